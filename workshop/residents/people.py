"""Residents under a pseudonym: meeting one, consent, pausing, losing touch, coming back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, tuple_, update
from sqlalchemy.orm import Session

from storage.sharing import is_alone, take_turn
from storage.tables import Address, Consent, Delivery, Outgoing, Person, Process
from storage.vault import Vault
from workshop.messages import Channel, Heard
from workshop.nudges.queueing import call_off
from workshop.residents.places import Place
from workshop.residents.resident import Resident

ADDRESS = "address"
"""The purpose that addresses are sealed for."""
CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 8


def find_person(session: Session, vault: Vault, channel: Channel, address: str) -> Person | None:
    """Return the resident behind this address, if we know one."""
    return session.scalar(
        select(Person)
        .join(Address, Address.person_id == Person.id)
        .where(
            Address.channel == channel,
            Address.fingerprint.in_(vault.fingerprints(channel, address)),
        )
    )


def address_key(vault: Vault, channel: Channel, address: str) -> tuple[str, str]:
    """Return what an address is looked up by: its channel and keyed hash."""
    return channel, vault.fingerprint(channel, address)


def hold(session: Session, addresses: Iterable[tuple[str, str]]) -> None:
    """Let nobody else change the residents behind these address keys until the commit.

    Before anything of them is read. Somebody who is not known yet is held too: two processes
    that hear a stranger at once meet one resident.
    """
    if is_alone(session):
        return
    keys = set(addresses)
    strangers = keys - _hold_known(session, keys)
    if strangers:
        take_turn(session, *(fingerprint for _, fingerprint in strangers))
        _hold_known(session, strangers)


def hold_person(session: Session, person_id: int) -> None:
    """Let nobody else change this resident until the commit; before anything of them is read."""
    if not is_alone(session):
        _fresh(session, select(Person).where(Person.id == person_id))


def _hold_known(session: Session, keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
    # In the order of their ids, so that no two batches wait for each other.
    known = _fresh(
        session,
        select(Person.id, Address.channel, Address.fingerprint)
        .join(Address, Address.person_id == Person.id)
        .where(tuple_(Address.channel, Address.fingerprint).in_(sorted(keys)))
        .order_by(Person.id),
    )
    return {(row.channel, row.fingerprint) for row in known}


def _fresh(session: Session, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        query.with_for_update(of=Person, key_share=True),
        execution_options={"populate_existing": True},
    ).all()


def meet(
    session: Session, vault: Vault, process: Process, heard: Heard, *, now: datetime
) -> Person:
    """Make a pseudonym for somebody who was not known; nothing they said is kept by this."""
    person = Person(
        process_id=process.id,
        code="p-" + "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        channel=heard.channel,
        language=proposed_language(process, heard.language),
        place=Place.LANGUAGE,
        place_at=now,
        rung=0,
        joined_at=now,
        heard_at=now,
    )
    session.add(person)
    session.flush()
    add_address(session, vault, person, heard.channel, heard.address, now=now)
    return person


def add_address(
    session: Session,
    vault: Vault,
    person: Person,
    channel: Channel,
    address: str,
    *,
    now: datetime,
) -> None:
    """Let this address lead to this resident too."""
    session.add(
        Address(
            person_id=person.id,
            channel=channel,
            fingerprint=vault.fingerprint(channel, address),
            sealed=vault.seal(address, ADDRESS),
            added_at=now,
        )
    )
    session.flush()


def proposed_language(process: Process, code: str | None) -> str:
    """Return the process's language nearest to what the channel proposes.

    Somebody whose language we do not have is met in English, if the process has that.
    """
    wanted = (code or "").lower().replace("_", "-").split("-")[0]
    if wanted == "no":
        wanted = "nb"
    if wanted in process.languages:
        return wanted
    return "en" if wanted and "en" in process.languages else process.languages[0]


def stand_at(person: Resident, place: Place, *, now: datetime) -> None:
    """Move the conversation to a place; the question it stands at is left as it is."""
    if person.place != place:
        person.place = place
    person.place_at = now


def record_consent(
    session: Session, person: Resident, process: Process, *, is_yes: bool, now: datetime
) -> None:
    """Keep the answer with the version of the text that was shown, and the time."""
    session.add(
        Consent(
            person_id=person.id,
            version=process.consent_version,
            language=person.language,
            is_yes=is_yes,
            answered_at=now,
        )
    )
    person.consent_version = process.consent_version if is_yes else None
    person.consented_at = now if is_yes else None


def has_consented(person: Resident, process: Process) -> bool:
    """Tell whether the resident said yes to the text as it stands now."""
    return person.consent_version == process.consent_version


def is_too_young(process: Process, band: str) -> bool:
    """Tell whether an age band begins below the process's lowest age."""
    starts = {entry["code"]: int(entry["from"]) for entry in process.ages["bands"]}
    return starts[band] < int(process.ages["minimum"])


def pause(session: Session, person: Resident, *, now: datetime) -> None:
    """Send nothing more unasked; what was said stays."""
    person.paused_at = now
    _cancel(session, Outgoing.person_id == person.id, Outgoing.broadcast_id.is_not(None))
    call_off(session, person, now=now)


def lose_touch(session: Session, person: Resident, *, now: datetime) -> None:
    """The channel says that the resident cannot be reached; nothing waits for them."""
    person.unreachable_at = now
    _cancel(session, Outgoing.person_id == person.id)


def come_back(person: Resident, *, now: datetime) -> None:
    """The resident can be reached again; they are asked again whether they take part."""
    person.unreachable_at = None
    person.consent_version = None
    person.consented_at = None
    stand_at(person, Place.CONSENT, now=now)


def _cancel(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(
        update(Outgoing)
        .where(*which, Outgoing.state.in_((Delivery.QUEUED, Delivery.HELD)))
        .values(state=Delivery.CANCELLED)
    )
