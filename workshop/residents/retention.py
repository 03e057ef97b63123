"""What the process has promised to let go of, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    Discarded,
    Media,
    MediaState,
    Person,
    Phase,
    Process,
)
from workshop.carrying.signing import forget_carriers
from workshop.messages import MediaKind
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.forgetting import AT_A_TIME, erase


def recordings_go_at(session: Session, process: Process) -> datetime | None:
    """Return when voice recordings are deleted: `voice_days` after the last phase closes."""
    return _days_after_the_end(session, process, "voice_days")


def identities_go_at(session: Session, process: Process) -> datetime | None:
    """Return when nobody can see any more who said what: `identity_days` after the last phase.

    None for a process without phases.
    """
    return _days_after_the_end(session, process, "identity_days")


def let_recordings_go(session: Session, process: Process, *, now: datetime) -> int:
    """Delete the voice recordings of a process, once the time has come; how many.

    What was written down of them stays. The files leave the shelf at the next sweep.
    """
    due_at = recordings_go_at(session, process)
    if due_at is None or now < due_at:
        return 0
    recordings = session.scalars(
        select(Media)
        .join(Contribution, Contribution.id == Media.contribution_id)
        .where(Contribution.process_id == process.id, Media.kind == MediaKind.VOICE)
        .where(Media.state != MediaState.GONE)
        .order_by(Media.id)
        .limit(AT_A_TIME)
        .with_for_update(of=Media)
    ).all()
    for recording in recordings:
        if recording.name is not None:
            session.add(Discarded(name=recording.name))
        recording.name = recording.reference = None
        recording.state = MediaState.GONE
    return len(recordings)


def let_identities_go(session: Session, process: Process, *, now: datetime) -> int:
    """Part what was said from who said it, once the time has come; how many people were let go.

    The contributions stay, without a person. Everything else of the person is deleted, and
    nobody can be written to any more, carriers neither. At most 500 at a time. Robots go when
    they are wiped.
    """
    due_at = identities_go_at(session, process)
    if due_at is None or now < due_at:
        return 0
    forget_carriers(session, process)
    people = session.scalars(
        select(Person)
        .where(Person.process_id == process.id, IS_RESIDENT)
        .order_by(Person.id)
        .limit(AT_A_TIME)
        .with_for_update()
    ).all()
    for person in people:
        session.execute(
            update(Contribution)
            .where(Contribution.person_id == person.id)
            .values(person_id=None, message=None, album=None)
        )
        erase(session, person)
    return len(people)


def _days_after_the_end(session: Session, process: Process, key: str) -> datetime | None:
    last = session.scalar(select(func.max(Phase.closes_at)).where(Phase.process_id == process.id))
    return None if last is None else last + timedelta(days=int(process.retention[key]))
