"""A result as its page shows it: bars that are drawn, figures, groups by the names they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from storage.tables import Process, Words
from workshop.voting.figures import BY, TOGETHER
from workshop.voting.result import Group, Line, Result

BAR = 400
"""How long the longest bar is drawn."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line with the lengths of its bar: chat, and the paper after it, or both as one."""

    line: Line
    chat: float
    paper: float


def shown_result(process: Process, result: Result) -> dict[str, Any]:
    """Return what the page of a result shows."""
    apart = [name for name in BY if any(one.code != TOGETHER for one in result.groups[name])]
    return {
        "result": result,
        "bars": _bars(result.lines),
        "bar": BAR,
        "letters": ascii_uppercase,
        "by": [(name, _in_order(result.groups[name])) for name in BY if name in apart],
        "untold_by": [name for name in BY if name not in apart],
        "together": TOGETHER,
        "named": _named(process),
        "titles": {one.option.number: one.option.title for one in result.lines},
    }


def _bars(lines: Sequence[Line]) -> list[Bar]:
    longest = max((line.n for line in lines), default=0) or 1
    return [
        Bar(line, _long(line.n if line.chat is None else line.chat, longest),
            _long(line.paper or 0, longest))
        for line in lines
    ]  # fmt: skip


def _long(n: int, longest: int) -> float:
    return round(BAR * n / longest, 1)


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """Return the groups with all that are told together last."""
    return sorted(groups, key=lambda one: one.code == TOGETHER)


def _named(process: Process) -> dict[str, dict[str, Words]]:
    return {
        "age_band": {band["code"]: band["words"] for band in process.ages["bands"]},
        "area": process.areas,
    }
