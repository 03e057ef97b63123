"""`--when "2 days before meeting 2"`: a time that hangs on a workshop or a phase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.tables import Anchor, Process

CLOCK = "10:00"
"""Where none is written, as the board proposes."""
MOST_DAYS = 60
WEEK_DAYS = 7
WHEN = re.compile(
    r"(?:(?P<n>\d{1,2}) (?P<unit>day|week)s? (?P<side>before|after)|on)"
    r" (?:(?:meeting|workshop) (?P<meeting>\S+)|(?P<phase>[a-z]+) (?P<moment>opens|closes))"
    r"(?: at (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d))?"
)


def read_when(session: Session, process: Process, written: str) -> Anchor:
    """Return what a time hangs on. Raises Refused, UnknownMeeting."""
    from bot.opening import Refused
    from storage.tables import Anchor
    from workshop.board.finding import find_meeting
    from workshop.broadcasts.when import AnchorOf
    from workshop.process import phases_of

    found = WHEN.fullmatch(" ".join(written.split()))
    days = _days(found) if found else MOST_DAYS + 1
    if found is None or abs(days) > MOST_DAYS:
        raise Refused("command.when_unreadable", written=written, most=MOST_DAYS)
    clock = (found["clock"] or CLOCK).rjust(len(CLOCK), "0")
    if found["meeting"]:
        meeting = find_meeting(session, process, found["meeting"])
        return Anchor(of=AnchorOf.MEETING, id=meeting.id, days=days, clock=clock)
    kinds = {phase.kind: phase.id for phase in phases_of(session, process)}
    if found["phase"] not in kinds:
        raise Refused("command.when_unreadable", written=written, most=MOST_DAYS)
    of = AnchorOf.OPENS if found["moment"] == "opens" else AnchorOf.CLOSES
    return Anchor(of=of, id=kinds[found["phase"]], days=days, clock=clock)


def _days(found: re.Match[str]) -> int:
    if not found["n"]:
        return 0
    days = int(found["n"]) * (WEEK_DAYS if found["unit"] == "week" else 1)
    return -days if found["side"] == "before" else days
