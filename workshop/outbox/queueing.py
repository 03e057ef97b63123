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
    own = {
        "process_id": person.process_id,
        "person_id": person.id,
        "channel": person.channel,
        "language": person.language,
    }
    rows = [{**_row(book, say, now), **own} for say in says]
    if person.channel != Channel.WEB:
        for row in rows:
            book.say(row)
    elif rows:
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
        own = {
            "process_id": process.id,
            "channel": heard.channel,
            "farewell_to": vault.seal(heard.address, FAREWELL),
        }
        book.say({**_row(book, say, now), **own})


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
    if say.voice:
        payload["voice"] = say.voice
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


def _row(book: Book, say: Say, now: datetime) -> dict[str, Any]:
    about = say.about
    is_toast = say.kind == SayKind.TOAST
    return {
        "process_id": None,
        "person_id": None,
        "farewell_to": None,
        "channel": None,
        "kind": say.kind,
        "priority": Priority.TOAST if is_toast else Priority.ANSWER,
        "language": None,
        "payload": _payload(book, say),
        "reply_to": say.to,
        "prompt_id": about.prompt_id if about else None,
        "item_id": about.item_id if about else None,
        "rung": about.rung if about else 0,
        "ballot_id": say.ballot_id,
        "names_items": say.names_items,
        "state": Delivery.QUEUED,
        "attempts": 0,
        "is_patient": bool(say.pause),
        "created_at": now,
        "not_before": now + say.pause if say.pause else now,
    }


def _payload(book: Book, say: Say) -> Payload:
    """Return a Say as it is stored; the same object for all to whom the same is said."""
    key = (say.text, id(say.rows), say.picture)
    if key not in book.payloads:
        # With what it was made of, which so lives as long as its id is looked for.
        book.payloads[key] = (say, payload_of(say))
    return book.payloads[key][1]
