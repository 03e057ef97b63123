"""Signing up to help with a solution, and taking it back: apart from all that was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Carrier, Change, Item, ItemState, Process
from storage.vault import Vault
from workshop.refusals import UnknownItem
from workshop.rehearsal.marks import in_rehearsal
from workshop.residents.resident import Resident

CONTACT = "a carrier's contact"
"""The purpose that ways to reach carriers are sealed for."""
MARKED = "carrier"


def offered(session: Session, process: Process) -> list[Item]:
    """Return the solutions that one can help with: those that were chosen, in their order."""
    of_process = (Item.process_id == process.id, Item.kind == ItemKind.SOLUTION)
    on_board = (Item.state == ItemState.STANDING, Item.is_chosen, ~in_rehearsal(session))
    in_order = (Item.position, Item.id)
    items = session.scalars(select(Item).where(*of_process, *on_board).order_by(*in_order))
    return [one for one in items if one.title]


def is_offered(session: Session, process: Process, number: int | None) -> bool:
    """Tell whether one can help with this solution now."""
    return any(one.id == number for one in offered(session, process))


def sign_up(
    session: Session,
    vault: Vault,
    person: Resident,
    process: Process,
    item_id: int,
    contact: str,
    *,
    now: datetime,
) -> Carrier:
    """Keep one way to reach somebody who will help with a solution, in place of an earlier one.

    Nothing is kept that leads from it to them but a keyed hash. Raises UnknownItem: the solution
    has gone, or was not chosen.
    """
    if not is_offered(session, process, item_id):
        raise UnknownItem(item_id)
    _delete(session, _is_of(vault, person.code), Carrier.item_id == item_id)
    carrier = Carrier(
        process_id=process.id,
        item_id=item_id,
        mark=vault.fingerprint(MARKED, person.code),
        sealed=vault.seal(contact, CONTACT),
        language=person.language,
        made_at=now,
    )
    session.add(carrier)
    session.flush()
    return carrier


def signed_up(session: Session, vault: Vault, person: Resident) -> Sequence[Carrier]:
    """Return what somebody has signed up for, oldest first."""
    own = select(Carrier).where(_is_of(vault, person.code)).order_by(Carrier.id)
    return session.scalars(own).all()


def take_back(session: Session, vault: Vault, person: Resident, number: int) -> bool:
    """Delete for good one way to reach somebody; False if there is none of theirs."""
    return _delete(session, _is_of(vault, person.code), Carrier.id == number) > 0


def forget_carrier(session: Session, vault: Vault, code: str) -> None:
    """Delete for good every way to reach whoever has this pseudonym."""
    _delete(session, _is_of(vault, code))


def forget_carriers(session: Session, process: Process) -> None:
    """Delete for good every way to reach those who signed up in a process."""
    _delete(session, Carrier.process_id == process.id)


def forget_carriers_of(session: Session, items: Sequence[int]) -> None:
    """Delete for good every way to reach those who signed up for these solutions."""
    _delete(session, Carrier.item_id.in_(items))


def mark_now(vault: Vault, mark: str, codes: Sequence[str]) -> str:
    """Return the mark as the key makes it, for whichever of these pseudonyms it is."""
    for code in codes:
        if mark in vault.fingerprints(MARKED, code):
            return vault.fingerprint(MARKED, code)
    return mark


def _is_of(vault: Vault, code: str) -> ColumnElement[bool]:
    return Carrier.mark.in_(vault.fingerprints(MARKED, code))


def _delete(session: Session, *which: ColumnElement[bool]) -> int:
    """Delete carriers, with what acts remember of them; how many."""
    numbers = session.scalars(select(Carrier.id).where(*which)).all()
    if numbers:
        of_them = (Change.row_table == Carrier.__tablename__, Change.row_id.in_(numbers))
        session.execute(delete(Change).where(*of_them))
        session.execute(delete(Carrier).where(Carrier.id.in_(numbers)))
    return len(numbers)
