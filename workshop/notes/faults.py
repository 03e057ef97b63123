"""What is wrong with a file of notes, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right; the sentence is the phrase `key` filled with `values`.

    `row` counts as a spreadsheet does, the header being 1; `line` is where the row begins in the
    file, which differs once a cell has several lines. `column` is the header as written, or the
    column's number where it has none.
    """

    row: int
    line: int
    column: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be read beyond this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.key)
        self.fault = fault
