"""The voices of the record: who took part, and what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Media,
    MediaState,
    Person,
    Process,
    Transcript,
    Wording,
)
from workshop.record.naming import Entry, Names, moment
from workshop.rehearsal.marks import IS_REAL, IS_RESIDENT

Part = TypeVar("Part", Media, Wording, Transcript)


def people_entries(session: Session, process: Process) -> list[Entry]:
    """Return those who said yes or have said something, by pseudonym, not in order of arrival.

    Robots of a rehearsal are not among them, nor is what they said among the contributions.
    """
    has_spoken = select(Contribution.id).where(Contribution.person_id == Person.id).exists()
    people = session.scalars(
        select(Person)
        .where(Person.process_id == process.id, IS_RESIDENT)
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


def contribution_entries(session: Session, process: Process, names: Names) -> list[Entry]:
    """Return all that was said, with media and earlier wordings.

    What is withdrawn or hidden has no words; notes that were taken out are not there. Of what was
    written down of voices, the accepted words are the text; of the rest only that it is there.
    """
    not_out = Contribution.state != ContributionState.OUT
    here = (Contribution.process_id == process.id, IS_REAL, not_out)
    usable = select(Contribution.id).where(*here, Contribution.state == ContributionState.KEPT)
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
    transcripts = _grouped(
        session.scalars(
            select(Transcript)
            .where(Transcript.contribution_id.in_(usable), Transcript.is_removed.is_(False))
            .order_by(Transcript.id)
        ),
        _transcript,
    )
    return [
        _contribution(one, names)
        | {
            "media": media.get(one.id, []),
            "wordings": wordings.get(one.id, []),
            "transcripts": transcripts.get(one.id, []),
        }
        for one in session.scalars(select(Contribution).where(*here).order_by(Contribution.id))
    ]


def _grouped(rows: Iterable[Part], show: Callable[[Part], Entry]) -> dict[int, list[Entry]]:
    grouped: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        grouped[row.contribution_id].append(show(row))
    return grouped


def _contribution(one: Contribution, names: Names) -> Entry:
    is_usable = one.state == ContributionState.KEPT
    return {
        "id": f"c{one.id}",
        "kind": one.kind,
        "text": one.text if is_usable else "",
        "media": [],
        "wordings": [],
        "transcripts": [],
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
        "said_at": moment(one.said_at),
        "edited_at": moment(one.edited_at),
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
        "ruling": medium.ruling,
    }


def _wording(wording: Wording) -> Entry:
    return {
        "text": wording.text,
        "is_late": wording.is_late,
        "replaced_at": moment(wording.replaced_at),
    }


def _transcript(version: Transcript) -> Entry:
    return {
        "state": version.state,
        "by": "machine" if version.made_by_id is None else "person",
        "made_at": moment(version.made_at),
    }
