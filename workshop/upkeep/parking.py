"""Events that were kept aside: written so that they can be read again, and found again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import FailedUpdate
from storage.vault import Vault
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Heard,
    MediaKind,
    Sent,
    Unusable,
    Unwanted,
)
from workshop.upkeep.intake import PARKED

CONTENTS: dict[str, Any] = {content.__name__: content for content in get_args(Content)}
KIND = "is"


@dataclass(frozen=True, slots=True)
class Aside:
    """One parked event; what it holds is kept out of its repr."""

    number: int
    kind: str
    failed_at: datetime
    raw: str = field(repr=False)


def write_heard(heard: Heard) -> str:
    """Return an event as it is kept aside."""
    content = {KIND: type(heard.content).__name__, **asdict(heard.content)}
    return json.dumps(asdict(heard) | {"at": heard.at.isoformat(), "content": content})


def read_heard(raw: str) -> Heard:
    """Return an event that was kept aside. Raises ValueError if it is none of ours."""
    try:
        whole = json.loads(raw)
        content = _content(dict(whole.pop("content")))
        channel, at = Channel(whole.pop("channel")), datetime.fromisoformat(whole.pop("at"))
        return Heard(channel=channel, at=at, content=content, **whole)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is no event that was kept aside") from error


def aside(session: Session, vault: Vault) -> list[Aside]:
    """Return what is kept aside and can still be opened, oldest first. Raises WrongKey."""
    rows = session.scalars(
        select(FailedUpdate).where(FailedUpdate.sealed.is_not(None)).order_by(FailedUpdate.id)
    )
    return [
        Aside(row.id, row.why, row.failed_at, vault.open(row.sealed, PARKED))
        for row in rows
        if row.sealed is not None
    ]


def is_parked(session: Session, number: int) -> bool:
    """Tell whether this is kept aside still, and hold it: its sender may have deleted all."""
    row = session.get(FailedUpdate, number, with_for_update=True, populate_existing=True)
    return row is not None and row.sealed is not None


def drop_parked(session: Session, number: int) -> None:
    """Delete what has been taken after all."""
    row = session.get(FailedUpdate, number)
    if row is not None:
        session.delete(row)


def _content(fields: dict[str, Any]) -> Content:
    kind = CONTENTS[fields.pop(KIND)]
    if kind is Sent:
        attachment = dict(fields.pop("attachment"))
        fields["attachment"] = Attachment(MediaKind(attachment.pop("kind")), **attachment)
    if kind is Unusable:
        fields["kind"] = Unwanted(fields["kind"])
    content: Content = kind(**fields)
    return content
