"""What is stored, read through a session of its own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Address, Contribution, Outgoing, Seen
from storage.vault import Vault


def seen(store: Store) -> set[str]:
    """Return the marks of all events that were taken."""
    with store.reading() as session:
        return set(session.scalars(select(Seen.fingerprint)))


def voices(store: Store, vault: Vault, address: str) -> list[tuple[str | None, str]]:
    """Return what was said from an address, in order: message id and words."""
    with store.reading() as session:
        rows = session.execute(
            select(Contribution.message, Contribution.text)
            .join(Address, Address.person_id == Contribution.person_id)
            .where(Address.fingerprint == vault.fingerprint("telegram", address))
            .order_by(Contribution.id)
        )
        return [(message, words) for message, words in rows]


def rows_of(session: Session, vault: Vault, broadcast_id: int) -> list[tuple[int, str]]:
    """Return the messages of a broadcast, and the address of each."""
    rows = session.execute(
        select(Outgoing.id, Address.sealed)
        .join(Address, Address.person_id == Outgoing.person_id)
        .where(Outgoing.broadcast_id == broadcast_id)
    )
    return [(number, vault.open(sealed, "address")) for number, sealed in rows]
