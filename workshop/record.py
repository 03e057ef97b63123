"""The workshop record: all that was said and what became of it, as one object without names.

`record.schema.json` beside this file describes it. Ids are texts that stay the same from one
export to the next; moments are ISO 8601 in UTC; every list is there, also when it is empty.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Broadcast,
    Contribution,
    ContributionState,
    Item,
    Media,
    MediaState,
    Meeting,
    Person,
    Phase,
    Process,
    Prompt,
    Wording,
)
from workshop.process import phases_of

VERSION = "verksted-record/1"
SCHEMA = Path(__file__).parent / "record.schema.json"
NOT_YET = ("quotes", "links", "dots", "decisions", "statuses")
"""Lists that nothing fills yet; they are there so that a reader needs not ask."""

Entry = dict[str, Any]
Part = TypeVar("Part", Media, Wording)


def export_record(session: Session, process: Process) -> Entry:
    """Return the record of a process, in an order that only what was said can change.

    What was withdrawn carries no words and no media. People are pseudonyms; no address, token
    or sealed byte is in it.
    """
    names = _Names(session, process)
    return {
        "schema": VERSION,
        "process": _process(process),
        "phases": [_phase(phase) for phase in phases_of(session, process)],
        "meetings": [_meeting(one, names) for one in _rows_of(session, process, Meeting)],
        "prompts": [_prompt(one, names) for one in _rows_of(session, process, Prompt)],
        "people": _people(session, process),
        "contributions": _contributions(session, process, names),
        **_items(session, process),
        **{name: [] for name in NOT_YET},
        "broadcasts": [_broadcast(one, names) for one in _rows_of(session, process, Broadcast)],
    }


def read_schema() -> Entry:
    """Return the JSON Schema (draft 2020-12) of the record."""
    schema: Entry = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema


class _Names:
    """What the record calls rows that others point to; None stays None."""

    def __init__(self, session: Session, process: Process) -> None:
        self.phases = self._read(session, Phase.id, Phase.kind, Phase.process_id == process.id)
        self.meetings = self._read(
            session, Meeting.id, Meeting.code, Meeting.process_id == process.id
        )
        self.prompts = self._read(session, Prompt.id, Prompt.code, Prompt.process_id == process.id)
        self.people = self._read(session, Person.id, Person.code, Person.process_id == process.id)
        self.items: dict[int | None, str | None] = {
            item.id: _item_id(item) for item in _rows_of(session, process, Item)
        }
        self.items[None] = None

    def _read(
        self, session: Session, key: Any, name: Any, condition: ColumnElement[bool]
    ) -> dict[int | None, str | None]:
        rows = session.execute(select(key, name).where(condition))
        return {None: None, **{row[0]: row[1] for row in rows}}


def _rows_of(session: Session, process: Process, table: Any) -> list[Any]:
    return list(
        session.scalars(select(table).where(table.process_id == process.id).order_by(table.id))
    )


def _process(process: Process) -> Entry:
    return {
        "id": process.slug,
        "title": process.title,
        "municipality": process.municipality,
        "question": process.question,
        "decider": process.decider,
        "promise": process.promise,
        "use": process.use,
        "privacy": process.privacy,
        "consent_version": process.consent_version,
        "timezone": process.timezone,
        "languages": process.languages,
        "ages": process.ages,
        "areas": process.areas,
        "contact": process.contact,
        "retention": process.retention,
        "quiet_hours": process.quiet_hours,
    }


def _phase(phase: Phase) -> Entry:
    return {
        "id": phase.kind,
        "title": phase.title,
        "intro": phase.intro,
        "opens_at": _moment(phase.opens_at),
        "closes_at": _moment(phase.closes_at),
        "state": phase.state,
        "moved_by_hand": phase.moved_by_hand,
    }


def _meeting(meeting: Meeting, names: _Names) -> Entry:
    return {
        "id": meeting.code,
        "phase": names.phases[meeting.phase_id],
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": _moment(meeting.starts_at),
        "ends_at": _moment(meeting.ends_at),
    }


def _prompt(prompt: Prompt, names: _Names) -> Entry:
    return {
        "id": prompt.code,
        "phase": names.phases[prompt.phase_id],
        "number": prompt.number,
        "position": prompt.position,
        "tone": prompt.tone,
        "each": prompt.each,
        "questions": prompt.questions,
        "picture": prompt.picture,
        "alt": prompt.alt,
        "spoken": prompt.spoken,
        "credit": prompt.credit,
        "licence": prompt.licence,
        "is_retired": prompt.is_retired,
    }


def _people(session: Session, process: Process) -> list[Entry]:
    """Return those who said yes or have said something, by pseudonym, not in order of arrival."""
    has_spoken = select(Contribution.id).where(Contribution.person_id == Person.id).exists()
    people = session.scalars(
        select(Person)
        .where(Person.process_id == process.id)
        .where(or_(Person.consent_version.is_not(None), has_spoken))
        .order_by(Person.code)
    )
    return [
        {
            "id": person.code,
            "age_band": person.age_band,
            "area": person.area,
            "role": person.role,
            "language": person.language,
            "source": person.source,
        }
        for person in people
    ]


def _contributions(session: Session, process: Process, names: _Names) -> list[Entry]:
    usable = select(Contribution.id).where(
        Contribution.process_id == process.id, Contribution.state == ContributionState.KEPT
    )
    media = _grouped(
        session.scalars(
            select(Media)
            .where(Media.contribution_id.in_(usable), Media.state == MediaState.KEPT)
            .order_by(Media.id)
        ),
        _medium,
    )
    wordings = _grouped(
        session.scalars(
            select(Wording).where(Wording.contribution_id.in_(usable)).order_by(Wording.id)
        ),
        _wording,
    )
    return [
        _contribution(one, names)
        | {"media": media.get(one.id, []), "wordings": wordings.get(one.id, [])}
        for one in _rows_of(session, process, Contribution)
    ]


def _grouped(rows: Iterable[Part], show: Callable[[Part], Entry]) -> dict[int, list[Entry]]:
    grouped: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        grouped[row.contribution_id].append(show(row))
    return grouped


def _contribution(one: Contribution, names: _Names) -> Entry:
    is_usable = one.state == ContributionState.KEPT
    return {
        "id": f"c{one.id}",
        "kind": one.kind,
        "text": one.text if is_usable else "",
        "media": [],
        "wordings": [],
        "language": one.language,
        "language_guess": one.language_guess if is_usable else None,
        "language_confidence": one.language_confidence if is_usable else None,
        "phase": names.phases[one.phase_id],
        "prompt": names.prompts[one.prompt_id],
        "question": one.rung,
        "item": names.items[one.item_id],
        "source": {
            "channel": one.channel,
            "meeting": names.meetings[one.meeting_id],
            "table": one.table_label,
            "person": names.people[one.person_id],
            "start": one.source,
        },
        "said_at": _moment(one.said_at),
        "edited_at": _moment(one.edited_at),
        "state": one.state,
        "flags": one.flags,
    }


def _medium(medium: Media) -> Entry:
    return {
        "name": medium.name,
        "kind": medium.kind,
        "mime": medium.mime,
        "seconds": medium.seconds,
        "width": medium.width,
        "height": medium.height,
        "shown": medium.shown,
    }


def _wording(wording: Wording) -> Entry:
    return {
        "text": wording.text,
        "is_late": wording.is_late,
        "replaced_at": _moment(wording.replaced_at),
    }


def _items(session: Session, process: Process) -> dict[str, list[Entry]]:
    lists: dict[str, list[Entry]] = {f"{kind}s": [] for kind in ItemKind}
    for item in _rows_of(session, process, Item):
        lists[f"{item.kind}s"].append(
            {
                "id": _item_id(item),
                "title": item.title,
                "is_chosen": item.is_chosen,
                "position": item.position,
                "created_at": _moment(item.created_at),
            }
        )
    return lists


def _item_id(item: Item) -> str:
    return f"{item.kind[0]}{item.id}"


def _broadcast(broadcast: Broadcast, names: _Names) -> Entry:
    return {
        "id": f"b{broadcast.id}",
        "prompt": names.prompts[broadcast.prompt_id],
        "words": broadcast.words,
        "audience": broadcast.audience,
        "is_urgent": broadcast.is_urgent,
        "due_at": _moment(broadcast.due_at),
        "state": broadcast.state,
        "fired_at": _moment(broadcast.fired_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
