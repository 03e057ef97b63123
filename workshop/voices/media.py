"""Bringing voices and pictures from a channel to our shelf, after the commit, with retries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.shelf import NotUsable, Shelf, Shelved
from storage.tables import Contribution, Discarded, Media, MediaState, Person
from storage.vault import Vault
from workshop.messages import MediaKind
from workshop.voices.keeping import REFERENCE

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A voice or picture to be fetched: the channel's own id of it.

    `contribution_id` is what it belongs to. A media id alone may be given anew once its owner
    has been erased; a contribution's never is.
    """

    media_id: int
    contribution_id: int
    kind: MediaKind
    reference: str


def wanted_media(
    session: Session, vault: Vault, *, now: datetime, limit: int = 20
) -> list[Wanted]:
    """Return the media that should be fetched now, oldest first."""
    rows = session.scalars(
        select(Media)
        .where(Media.state == MediaState.WAITING, Media.not_before <= now)
        .order_by(Media.not_before, Media.id)
        .limit(limit)
    )
    return [
        Wanted(
            row.id,
            row.contribution_id,
            MediaKind(row.kind),
            vault.open(row.reference, REFERENCE),
        )
        for row in rows
        if row.reference is not None
    ]


def shelve(shelf: Shelf, kind: MediaKind, raw: bytes) -> Shelved:
    """Put fetched bytes on the shelf. Raises NotUsable."""
    keepers: dict[MediaKind, Callable[[bytes], Shelved]] = {
        MediaKind.PHOTO: shelf.keep_picture,
        MediaKind.VOICE: shelf.keep_sound,
    }
    return keepers[kind](raw)


def media_arrived(session: Session, wanted: Wanted, shelved: Shelved) -> None:
    """Record that a file is on the shelf; if its owner left meanwhile, discard it."""
    media = _still_wanted(session, wanted)
    if media is None:
        session.add(Discarded(name=shelved.name))
        return
    media.state = MediaState.KEPT
    media.name = shelved.name
    media.mime = shelved.mime
    media.size_bytes = shelved.size_bytes
    media.width = shelved.width
    media.height = shelved.height
    media.reference = None
    media.why = None


def media_refused(session: Session, wanted: Wanted, refusal: NotUsable) -> Person | None:
    """Record that the bytes are nothing we can keep; returns who should be told, if anybody."""
    media = _still_wanted(session, wanted)
    if media is None:
        return None
    media.state = MediaState.REFUSED
    media.why = refusal.reason
    media.reference = None
    return _sender(session, media)


def media_failed(session: Session, wanted: Wanted, why: str, *, now: datetime) -> Person | None:
    """Record a failed fetch: again later, with growing pauses, at most twelve times.

    Returns who should be told when it has been given up.
    """
    media = _still_wanted(session, wanted)
    if media is None:
        return None
    media.attempts += 1
    media.why = why[:200]
    if media.attempts >= MOST_ATTEMPTS:
        media.state = MediaState.LOST
        return _sender(session, media)
    media.not_before = now + min(timedelta(seconds=2**media.attempts), LONGEST_WAIT)
    return None


def _still_wanted(session: Session, wanted: Wanted) -> Media | None:
    media = session.get(Media, wanted.media_id, with_for_update=True, populate_existing=True)
    if media is None or media.contribution_id != wanted.contribution_id:
        return None
    return media if media.state == MediaState.WAITING else None


def _sender(session: Session, media: Media) -> Person | None:
    contribution = session.get(Contribution, media.contribution_id)
    if contribution is None or contribution.person_id is None:
        return None
    return session.get(Person, contribution.person_id)
