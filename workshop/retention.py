"""What the process has promised to let go of, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.tables import Contribution, Person, Phase, Process
from workshop.forgetting import AT_A_TIME, erase


def identities_go_at(session: Session, process: Process) -> datetime | None:
    """Return when nobody can see any more who said what; None for a process without phases.

    So many days after the last phase closes as the process file says (`identity_days`).
    """
    last = session.scalar(select(func.max(Phase.closes_at)).where(Phase.process_id == process.id))
    if last is None:
        return None
    return last + timedelta(days=int(process.retention["identity_days"]))


def let_identities_go(session: Session, process: Process, *, now: datetime) -> int:
    """Part what was said from who said it, once the time has come; how many people were let go.

    The contributions stay, without a person. Everything else of the person is deleted, and
    nobody can be written to any more. At most 500 at a time.
    """
    due_at = identities_go_at(session, process)
    if due_at is None or now < due_at:
        return 0
    people = session.scalars(
        select(Person).where(Person.process_id == process.id).limit(AT_A_TIME)
    ).all()
    for person in people:
        session.execute(
            update(Contribution)
            .where(Contribution.person_id == person.id)
            .values(person_id=None, message=None, album=None)
        )
        erase(session, person)
    return len(people)
