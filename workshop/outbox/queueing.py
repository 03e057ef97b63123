"""The one way out: everything said is a row first, whoever it is for and however it goes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Delivery, Outgoing, Payload, Process
from storage.vault import Vault
from workshop.book import Book
from workshop.messages import About, Channel, Heard, Priority, Say, SayKind
from workshop.residents.resident import Resident

FAREWELL = "farewell"
"""The purpose that the address on a farewell row is sealed for."""
TOAST = "toast"
"""The purpose that the id of a press is sealed for."""


def say_to(book: Book, person: Resident, says: Sequence[Say], *, now: datetime) -> None:
    """Queue answers for a resident; on the web they are said by being there."""
    channel = Channel(person.channel)
    rows = [_row(say, person.process_id, channel, now) for say in says]
    for row in rows:
        row["person_id"] = person.id
        row["language"] = person.language
        if channel != Channel.WEB:
            book.say(row)
    if rows and channel == Channel.WEB:
        _say_here(book.session, rows)


def _say_here(session: Session, rows: list[dict[str, Any]]) -> None:
    said = [Outgoing(**row) for row in rows]
    session.add_all(said)
    session.flush()
    for row in said:
        row.state = Delivery.SENT
        row.message = str(row.id)
        row.done_at = row.not_before


def say_farewell(
    book: Book,
    vault: Vault,
    process: Process,
    heard: Heard,
    says: Sequence[Say],
    *,
    now: datetime,
) -> None:
    """Queue answers for somebody of whom nothing is kept; the address goes with the row.

    On the web there is nothing to queue: the answer to the request carries the words.
    """
    if heard.channel == Channel.WEB:
        return
    for say in says:
        row = _row(say, process.id, heard.channel, now)
        row["farewell_to"] = vault.seal(heard.address, FAREWELL)
        book.say(row)


def seal_toast(vault: Vault, toast_id: str) -> str:
    """Return the id of a pressed button as it may be stored.

    Telegram's id of a press begins with the user's own id: in the clear it would name who said
    what. Source: seen in public samples; (id >> 32) is the user.
    """
    return base64.b64encode(vault.seal(toast_id, TOAST)).decode("ascii")


def open_toast(vault: Vault, sealed: str) -> str:
    """Return the id of a pressed button, to answer it."""
    return vault.open(base64.b64decode(sealed), TOAST)


def payload_of(say: Say) -> Payload:
    """Return a Say as it is stored."""
    payload = Payload(text=say.text)
    if say.rows:
        payload["buttons"] = [[[b.label, b.press] for b in row] for row in say.rows]
    if say.picture:
        payload["picture"] = say.picture
        payload["alt"] = say.alt or ""
    return payload


def question_of(session: Session, person: Resident, message: str) -> About | None:
    """Return the question that this message to the resident held, if it held one."""
    row = session.scalar(
        select(Outgoing).where(
            Outgoing.person_id == person.id,
            Outgoing.message == message,
            Outgoing.kind == SayKind.MESSAGE,
        )
    )
    if row is None or row.prompt_id is None:
        return None
    return About(row.prompt_id, row.rung, row.item_id)


def _row(say: Say, process_id: int, channel: Channel, now: datetime) -> dict[str, Any]:
    about = say.about
    return {
        "process_id": process_id,
        "person_id": None,
        "farewell_to": None,
        "channel": channel,
        "kind": say.kind,
        "priority": Priority.TOAST if say.kind == SayKind.TOAST else Priority.ANSWER,
        "language": None,
        "payload": payload_of(say),
        "reply_to": say.to,
        "prompt_id": about.prompt_id if about else None,
        "item_id": about.item_id if about else None,
        "rung": about.rung if about else 0,
        "state": Delivery.QUEUED,
        "attempts": 0,
        "is_patient": bool(say.pause),
        "created_at": now,
        "not_before": now + say.pause if say.pause else now,
    }
