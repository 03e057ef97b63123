"""Going on with the same conversation on another device: a link, good once, for 15 minutes."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Person
from storage.vault import Vault, WrongKey
from workshop.messages import Channel
from workshop.refusals import InvalidInvite
from workshop.residents.people import add_address
from workshop.upkeep.intake import take_once
from workshop.upkeep.keys import require_key

LINK = "continue link"
"""The purpose that links are sealed for."""
LINK_FOR = timedelta(minutes=15)


def make_link(vault: Vault, person: Person, *, now: datetime) -> str:
    """Return the token of a link to this conversation. Nothing is stored: the token is sealed."""
    until = int((now + LINK_FOR).timestamp())
    sealed = vault.seal(f"{person.code} {until}", LINK)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def follow_link(
    session: Session, vault: Vault, token: str, address: str, *, now: datetime
) -> None:
    """Let a new web address lead to the conversation of this link.

    Raises InvalidInvite: not ours, too old, used already, or the resident has been deleted.
    """
    require_key(session, vault)
    sealed = _sealed_bytes(token)
    code, until = _open(vault, sealed)
    # Held, so that it is not deleted while the address is added.
    found = select(Person).where(Person.code == code).with_for_update(key_share=True)
    person = session.scalar(found)
    # The sealed bytes are remembered, not the text: the same bytes can be written in two ways.
    is_first = take_once(session, vault, Channel.WEB, f"link:{sealed.hex()}", now=now)
    if person is None or until <= now or not is_first:
        raise InvalidInvite
    add_address(session, vault, person, Channel.WEB, address, now=now)


def _sealed_bytes(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInvite from error


def _open(vault: Vault, sealed: bytes) -> tuple[str, datetime]:
    try:
        code, until = vault.open(sealed, LINK).split(" ")
    except (WrongKey, ValueError) as error:
        raise InvalidInvite from error
    return code, datetime.fromtimestamp(int(until), UTC)
