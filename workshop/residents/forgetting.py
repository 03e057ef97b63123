"""The right to be forgotten, and it is real: identity, words, earlier wordings, media."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.shelf import Shelf
from storage.tables import (
    Address,
    Base,
    Consent,
    Contribution,
    Discarded,
    Dot,
    Erased,
    FailedUpdate,
    Media,
    Nudge,
    NudgeWay,
    Outgoing,
    Person,
    Step,
    Told,
    Wording,
)
from storage.vault import Vault
from workshop.carrying.signing import forget_carrier
from workshop.residents.resident import Known, Resident
from workshop.sorting.forgetting import forget_quotes, forget_titles

UNDECIDED_FOR = timedelta(days=30)
STRAY_FOR = timedelta(days=1)
AT_A_TIME = 500
OWNED: tuple[
    tuple[type[Base], InstrumentedAttribute[int] | InstrumentedAttribute[int | None]], ...
] = (
    (Told, Told.person_id),
    (Nudge, Nudge.person_id),
    (NudgeWay, NudgeWay.person_id),
    (Dot, Dot.person_id),
    (Outgoing, Outgoing.person_id),
    (Contribution, Contribution.person_id),
    (Step, Step.person_id),
    (Consent, Consent.person_id),
    (Address, Address.person_id),
    (Person, Person.id),
)
"""The tables that hold a resident's own rows, in the order in which they can go."""


def erase(session: Session, person: Resident) -> None:
    """Delete a resident for good, with everything said by and to them.

    Files leave the shelf after the commit (`sweep`); `has_erased` says so to the edge.
    What a facilitator wrote in own words on the board stays: it is no longer the resident's. A
    title that repeats the resident's words goes with them. How to reach them as a carrier only
    the key can find (`erase_all`).
    """
    # From here on nobody can refer to the resident, nor bring a file of theirs.
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    said = select(Contribution.id).where(Contribution.person_id == person.id)
    files = session.scalars(
        select(Media.name).where(Media.contribution_id.in_(said)).with_for_update()
    ).all()
    session.add_all(Discarded(name=name) for name in files if name)
    # And nobody can quote it, write it down or draw it meanwhile.
    session.execute(said.with_for_update())
    forget_titles(session, said)
    forget_quotes(session, said)
    session.execute(delete(Media).where(Media.contribution_id.in_(said)))
    session.execute(delete(Wording).where(Wording.contribution_id.in_(said)))
    fingerprints = select(Address.fingerprint).where(Address.person_id == person.id)
    session.execute(delete(FailedUpdate).where(FailedUpdate.fingerprint.in_(fingerprints)))
    session.flush()
    session.info["erased"] = True
    person_id = person.id
    _let_go(session, person)
    for table, owner in OWNED:
        session.execute(delete(table).where(owner == person_id))


def _let_go(session: Session, person: Resident) -> None:
    if isinstance(person, Known):
        person.is_gone = True
    else:
        session.expunge(person)


def erase_all(session: Session, vault: Vault, person: Resident) -> None:
    """Delete a resident for good, and every way to reach them that they left as a carrier."""
    forget_carrier(session, vault, person.code)
    erase(session, person)


def has_erased(session: Session) -> bool:
    """Tell whether somebody was erased in this transaction: files are to leave the shelf."""
    return bool(session.info.get("erased"))


def erase_for_good(session: Session, vault: Vault, person: Resident, *, now: datetime) -> None:
    """Delete a resident who asked for it, also from older backups when they are restored."""
    session.merge(Erased(code=person.code, erased_at=now))
    erase_all(session, vault, person)


def forget_undecided(session: Session, vault: Vault, *, now: datetime) -> int:
    """Delete those who came, never said yes, and were silent for 30 days; how many."""
    has_spoken = select(Contribution.id).where(Contribution.person_id == Person.id).exists()
    undecided = session.scalars(
        select(Person)
        .where(Person.consent_version.is_(None), Person.heard_at < now - UNDECIDED_FOR)
        .where(~has_spoken)
        .order_by(Person.id)
        .limit(AT_A_TIME)
        # Whoever is speaking just now, in another process, is not silent.
        .with_for_update(of=Person, skip_locked=True)
    ).all()
    for person in undecided:
        erase_all(session, vault, person)
    return len(undecided)


def sweep(session: Session, shelf: Shelf) -> int:
    """Remove discarded files from the shelf; how many. Safe to repeat after a kill."""
    names = session.scalars(select(Discarded.name).limit(AT_A_TIME)).all()
    for name in names:
        shelf.remove(name)
    session.execute(delete(Discarded).where(Discarded.name.in_(names)))
    return len(names)


def sweep_strays(session: Session, shelf: Shelf, *, now: datetime) -> int:
    """Remove files that no row knows, left by a process that died between the two; how many.

    A file is given a day: it is on the shelf a moment before its row is committed.
    """
    known = set(session.scalars(select(Media.name).where(Media.name.is_not(None))))
    strays = [name for name in shelf.names_before(now - STRAY_FOR) if name not in known]
    for name in strays:
        shelf.remove(name)
    return len(strays)
