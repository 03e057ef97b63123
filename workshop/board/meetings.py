"""Workshops in the room: adding one, changing one, and how many came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Contribution, ContributionState, Meeting, Process, Words
from workshop.board.searching import words_in
from workshop.notes.marking import bare_table
from workshop.refusals import UnknownMeeting
from workshop.sorting.acts import Doing, Hand

LONGEST_CODE = 60
UNNAMED = "verksted"
NOTES_READ = 2_000
"""So many of the newest notes tell what tables are called: more than any hall writes."""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What is known of a workshop before it is held."""

    title: Words
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    phase_id: int | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came: in all, by role and by age band; what nobody counted is not there."""

    total: int | None = None
    roles: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)


def find_meeting_row(session: Session, process: Process, number: int) -> Meeting | None:
    """Return this workshop, if the process has it."""
    of_process = (Meeting.process_id == process.id, Meeting.is_removed.is_(False))
    return session.scalar(select(Meeting).where(Meeting.id == number, *of_process))


def add_meeting(hand: Hand, plan: MeetingPlan) -> Meeting:
    """Add a workshop; its code is made of its title and is never another's.

    It can be taken back while nobody has brought notes to it.
    """
    session, process = hand.session, hand.process
    hand.hold_board()
    take_turn(session, "meetings")
    taken = set(session.scalars(select(Meeting.code).where(Meeting.process_id == process.id)))
    meeting = Meeting(
        process_id=process.id,
        code=_free_code(plan.title, taken),
        attendance={},
        is_removed=False,
        **_columns(plan),
    )
    doing = Doing(hand, "meeting-add")
    doing.bring(meeting)
    doing.finish(meeting=meeting.id)
    return meeting


def change_meeting(hand: Hand, meeting: Meeting, plan: MeetingPlan) -> None:
    """Change what is known of a workshop; from now on the process file no longer does."""
    _hold(hand, meeting)
    doing = Doing(hand, "meeting-change")
    doing.change(meeting, **_written(plan))
    doing.finish(meeting=meeting.id)


def count_heads(hand: Hand, meeting: Meeting, attendance: Attendance) -> None:
    """Keep how many came."""
    _hold(hand, meeting)
    doing = Doing(hand, "attendance")
    counts = {"roles": dict(attendance.roles), "ages": dict(attendance.ages)}
    doing.change(meeting, attendance={"total": attendance.total, **counts})
    doing.finish(meeting=meeting.id)


def attendance_of(meeting: Meeting) -> Attendance:
    """Return how many came, as far as somebody counted."""
    kept = meeting.attendance
    return Attendance(kept.get("total"), kept.get("roles", {}), kept.get("ages", {}))


def tables_of(session: Session, meeting: Meeting) -> list[str]:
    """Return what the tables are called: those that were planned, and those that notes name."""
    newest = (
        select(Contribution.table_label)
        .where(Contribution.meeting_id == meeting.id, Contribution.state != ContributionState.OUT)
        .order_by(Contribution.id.desc())
        .limit(NOTES_READ)
        .subquery()
    )
    labels = session.scalars(select(newest.c.table_label).distinct())
    named = {bare_table(label) for label in labels if label}
    return sorted(named | set(meeting.tables), key=_by_number)


def _hold(hand: Hand, meeting: Meeting) -> None:
    """Let nobody else change this workshop until the commit, and see how it stands."""
    hand.hold_board()
    hand.session.refresh(meeting, with_for_update=True)
    if meeting.is_removed:
        raise UnknownMeeting(meeting.code)


def _columns(plan: MeetingPlan) -> dict[str, Any]:
    return {
        "title": dict(plan.title),
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place,
        "phase_id": plan.phase_id,
        "tables": list(plan.tables),
        "changed_by_hand": True,
    }


def _written(plan: MeetingPlan) -> dict[str, Any]:
    """Return the columns as acts write them down."""
    moments = {"starts_at": plan.starts_at, "ends_at": plan.ends_at}
    return _columns(plan) | {key: one.astimezone(UTC).isoformat() for key, one in moments.items()}


def _by_number(label: str) -> tuple[bool, int, str]:
    is_number = label.isdecimal()
    return (not is_number, int(label) if is_number else 0, label)


def _free_code(title: Words, taken: set[str]) -> str:
    first = next((text for text in title.values() if text), "")
    plain = "-".join(words_in(first))[:LONGEST_CODE].strip("-") or UNNAMED
    codes = (plain if nth == 1 else f"{plain}-{nth}" for nth in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)
