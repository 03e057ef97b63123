"""What facilitators write about a workshop: read, with every field that has to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form
from pydantic import BeforeValidator

from storage.tables import Meeting, Phase, Process
from web.fields import Text, plain_text
from workshop.board.meetings import Attendance, MeetingPlan
from workshop.notes.pasted import usable_table
from workshop.residents.places import Role
from workshop.voices.keeping import clean_text

LONGEST_TITLE = 300
LONGEST_PLACE = 200
MOST_TABLES = 60
MOST_HEADS = 9_999
EVENING = time(17)
LASTS = timedelta(hours=3)
Texts = Annotated[list[Annotated[str, BeforeValidator(plain_text)]], Form()]
Faults = dict[str, str]
"""What is wrong: name of a field to key of a sentence."""


@dataclass(frozen=True, slots=True)
class MeetingFields:
    """The fields as they stand in the form."""

    title: dict[str, str] = field(default_factory=dict)
    day: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    phase: str = ""
    tables: str = ""


def typed_meeting(
    title: Texts = [],  # noqa: B006
    language: Texts = [],  # noqa: B006
    day: Text = "",
    starts: Text = "",
    ends: Text = "",
    place: Text = "",
    phase: Text = "",
    tables: Text = "",
) -> MeetingFields:
    """Return the form of a workshop as it was sent."""
    pairs = zip(language, title, strict=False)
    words = {code: clean_text(one)[:LONGEST_TITLE] for code, one in pairs}
    return MeetingFields(words, day, starts, ends, place[:LONGEST_PLACE], phase, tables)


def fields_of(meeting: Meeting, process: Process, phases: Sequence[Phase]) -> MeetingFields:
    """Return the form filled with what is known of a workshop."""
    zone = ZoneInfo(process.timezone)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    return MeetingFields(
        title=meeting.title,
        day=starts.date().isoformat(),
        starts=starts.strftime("%H:%M"),
        ends=ends.strftime("%H:%M"),
        place=meeting.place,
        phase=next((one.kind for one in phases if one.id == meeting.phase_id), ""),
        tables=", ".join(meeting.tables),
    )


def new_fields(now: datetime, process: Process, open_kind: str | None) -> MeetingFields:
    """Return the form of a workshop that is yet to be added: this evening, in the open phase."""
    today = now.astimezone(ZoneInfo(process.timezone)).date()
    ends = (datetime.combine(today, EVENING) + LASTS).time()
    return MeetingFields(
        day=today.isoformat(),
        starts=EVENING.strftime("%H:%M"),
        ends=ends.strftime("%H:%M"),
        phase=open_kind or "",
    )


def read_meeting(
    typed: MeetingFields, process: Process, phases: Sequence[Phase]
) -> tuple[MeetingPlan | None, Faults]:
    """Return what was written as a plan, or None and what has to be put right."""
    title = {code: typed.title[code] for code in process.languages if typed.title.get(code)}
    day, starts, ends = read_day(typed.day), read_time(typed.starts), read_time(typed.ends)
    faults = _faults(title, day, starts, ends)
    if faults or day is None or starts is None or ends is None:
        return None, faults
    zone = ZoneInfo(process.timezone)
    plan = MeetingPlan(
        title=title,
        starts_at=datetime.combine(day, starts, zone),
        ends_at=datetime.combine(day, ends, zone),
        place=clean_text(typed.place),
        phase_id=next((one.id for one in phases if one.kind == typed.phase), None),
        tables=_tables(typed.tables),
    )
    return plan, {}


def read_attendance(
    total: str, roles: Mapping[str, str], ages: Mapping[str, str]
) -> tuple[Attendance, Faults]:
    """Return how many came as it was written, and what has to be put right."""
    faults: Faults = {}
    heads = {"total": total, **_named("role", roles), **_named("age", ages)}
    counts = {name: _heads(written) for name, written in heads.items()}
    for name, count in counts.items():
        if count is None and heads[name].strip():
            faults[name] = "room.attendance.no_number"
    by_role, by_age = (_part(counts, kind) for kind in ("role", "age"))
    whole = counts["total"]
    if whole is not None and max(sum(by_role.values()), sum(by_age.values())) > whole:
        faults.setdefault("total", "room.attendance.too_few")
    return Attendance(whole, by_role, by_age), faults


def roles_and_ages(process: Process) -> tuple[list[str], list[str]]:
    """Return the codes of roles and age bands that a workshop can be counted by."""
    return [str(role) for role in Role], [band["code"] for band in process.ages["bands"]]


def _named(kind: str, heads: Mapping[str, str]) -> dict[str, str]:
    return {f"{kind}-{code}": written for code, written in heads.items()}


def _part(counts: Mapping[str, int | None], kind: str) -> dict[str, int]:
    start = f"{kind}-"
    of_kind = ((name, n) for name, n in counts.items() if name.startswith(start))
    return {name.removeprefix(start): n for name, n in of_kind if n is not None}


def _faults(
    title: Mapping[str, str], day: date | None, starts: time | None, ends: time | None
) -> Faults:
    is_backwards = starts is not None and ends is not None and ends <= starts
    wrong = {
        "title": "room.form.no_title" if not title else "",
        "day": "room.form.no_day" if day is None else "",
        "starts": "room.form.no_time" if starts is None else "",
        "ends": "room.form.no_time" if ends is None else "",
    }
    if is_backwards:
        wrong["ends"] = "room.form.ends_first"
    return {name: key for name, key in wrong.items() if key}


def read_day(written: str) -> date | None:
    """Return a day as a form writes it, None if it cannot be read or reckoned with."""
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        return None
    # Further away no time zone can be reckoned with.
    return day if 1900 < day.year < 3000 else None


def read_time(written: str) -> time | None:
    """Return a time of day as a form writes it, None if it cannot be read."""
    try:
        return time.fromisoformat(written.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _tables(written: str) -> tuple[str, ...]:
    labels = (usable_table(part) for part in written.replace(";", ",").split(","))
    return tuple(dict.fromkeys(label for label in labels if label))[:MOST_TABLES]


def _heads(written: str) -> int | None:
    plain = written.strip()
    is_number = plain.isdecimal() and len(plain) <= len(str(MOST_HEADS))
    return int(plain) if is_number else None
