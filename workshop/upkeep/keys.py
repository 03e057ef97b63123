"""Which key a database is kept with, and what must not happen while it is changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.plates import read_rows, table_of
from storage.tables import Address, KeyMark
from storage.vault import Vault, WrongKey
from workshop.residents.people import ADDRESS

THE_ONE = 1
REPEATS_FOR = timedelta(hours=25)
"""Telegram repeats nothing older than 24 hours. Source: Bot API, getting updates."""
STANDS = "key stands"
# Made once: every batch asks.
MARKS = table_of(KeyMark)
MARK = select(MARKS.c.mark).where(MARKS.c.id == THE_ONE)
MARK_HELD = MARK.with_for_update(read=True)


class KeyChanged(Exception):
    """SECRET_KEY has been changed since this process started: it must start again."""


def settle_key(session: Session, vault: Vault, *, now: datetime) -> None:
    """Let everything new be sealed with the key of this vault from now on.

    Raises WrongKey unless the database is kept with this key, or with the old one beside it: then
    processes that know only the old one meet KeyChanged.
    """
    row = session.get(KeyMark, THE_ONE, with_for_update=True)
    if row is None:
        _require_opening(session, vault)
        session.add(KeyMark(id=THE_ONE, mark=vault.mark, since=now))
    elif row.mark not in vault.marks:
        raise WrongKey("the database is kept with another SECRET_KEY")
    elif row.mark != vault.mark:
        row.mark, row.since = vault.mark, now


def require_key(session: Session, vault: Vault) -> None:
    """Raise KeyChanged if what this vault seals and looks for is out of date.

    Asked once in a transaction, which a change of key then waits for.
    """
    if session.info.get(STANDS):
        return
    if any(mark != vault.mark for (mark,) in read_rows(session.connection(), MARK_HELD)):
        raise KeyChanged
    session.info[STANDS] = True


def has_key_changed(session: Session, vault: Vault) -> bool:
    """Tell whether the database is kept with another key than this vault's by now."""
    mark = session.scalar(MARK)
    return mark not in (None, vault.mark)


def old_key_until(session: Session) -> datetime:
    """Return when no event that was heard under the old key can come again."""
    return session.get_one(KeyMark, THE_ONE).since + REPEATS_FOR


def _require_opening(session: Session, vault: Vault) -> None:
    # A database from before there were marks: what it holds must open.
    sealed = session.scalar(select(Address.sealed).limit(1))
    if sealed is not None:
        vault.open(sealed, ADDRESS)
