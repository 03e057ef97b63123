"""Messages and buttons of a trial by their place, and as they are named while it is played.

A sequence is not set back when a transaction is, and others write in between: rows get other ids
each time. But the same conversation says the same things in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Outgoing
from storage.vault import Vault
from workshop.messages import Channel, Content, Heard, Pressed, SayKind
from workshop.residents.people import find_person
from workshop.talk.history import History, Told
from workshop.trials.staging import Choice, Trying


def heard(session: Session, vault: Vault, trying: Trying, nth: int) -> Heard:
    """Return the nth thing that was done as the conversation hears it this time."""
    one, address = trying.did[nth], trying.address
    content: Content
    message: str | None
    if isinstance(one.what, Choice):
        person = find_person(session, vault, Channel.WEB, address)
        content, message = _pressed(_said_to(session, person.id) if person else (), one.what)
    else:
        content, message = one.what, f"{address}:{nth}"
    return Heard(
        Channel.WEB, address, f"{address}:{nth}", one.at, content,
        message=message, language=trying.language,
    )  # fmt: skip


def by_place(session: Session, person_id: int, history: History) -> History:
    """Return what a chat shows with each message named by its place."""
    places = {row.id: str(place) for place, row in enumerate(_said_to(session, person_id))}
    lines = (
        replace(line, message=places[line.number]) if isinstance(line, Told) else line
        for line in history.lines
    )
    return replace(history, lines=tuple(lines))


def _pressed(said: Sequence[Outgoing], choice: Choice) -> tuple[Pressed, str | None]:
    """Return what a button carries, and the id of its message.

    It carries nothing if none stands there any more: that is answered as a press that is too late.
    """
    try:
        row = said[choice.message]
        _, press = row.payload.get("buttons", [])[choice.row][choice.column]
    except IndexError:
        return Pressed(""), None
    return Pressed(press), row.message


def _said_to(session: Session, person_id: int) -> Sequence[Outgoing]:
    own = (Outgoing.person_id == person_id, Outgoing.kind == SayKind.MESSAGE)
    return session.scalars(select(Outgoing).where(*own).order_by(Outgoing.id)).all()
