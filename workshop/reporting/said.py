"""How much was said, where, and on which pile it lies: from what is kept counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Process
from workshop.board.census import Cells
from workshop.outside.gate import CHANNELS
from workshop.sorting.inbox import Pile, lies_on


@dataclass(frozen=True, slots=True)
class Said:
    """What was said and is neither taken back nor hidden, as it is: counts for nobody outside.

    `by_channel` has every channel in which people speak, `in_meeting` the numbers of workshops.
    """

    by_channel: Mapping[str, int]
    in_meeting: Mapping[int, int]
    is_aside: int

    @property
    def in_all(self) -> int:
        """All of it."""
        return sum(self.by_channel.values())


def said_in(session: Session, process: Process, cells: Cells) -> Said:
    """Return how much was said in a process; only what was put aside is counted now."""
    by_channel: Counter[str] = Counter()
    in_meeting: Counter[int] = Counter()
    for cell, n in cells.items():
        if cell.process_id == process.id and cell.channel in CHANNELS:
            by_channel[cell.channel] += n
            if cell.meeting_id is not None:
                in_meeting[cell.meeting_id] += n
    aside = select(func.count(Contribution.id)).where(*said_on(Pile.ASIDE, process))
    told = {str(channel): by_channel[channel] for channel in CHANNELS}
    return Said(told, in_meeting, session.scalar(aside) or 0)


def said_on(pile: Pile, process: Process) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what was said and lies on a pile, as its index finds it."""
    # Not the channel itself: by its index SQLite would walk through all that was said.
    is_said = func.coalesce(Contribution.channel, "").in_(CHANNELS)
    return *lies_on(pile, process.id), is_said
