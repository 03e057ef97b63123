"""Keeping what residents say: text, voice, photos, edits, and taking it back."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionKind,
    ContributionState,
    Flag,
    Media,
    MediaState,
    Phase,
    Shown,
)
from storage.vault import Vault
from workshop.book import Book, Question
from workshop.messages import Attachment, Heard, MediaKind
from workshop.residents.resident import Resident
from workshop.sorting.forgetting import forget_titles

REFERENCE = "media reference"
"""The purpose that a channel's own media ids are sealed for."""
LONGEST_MIME = 80
"""A voice message carries the type that the sender's client made up."""
SPLIT_LENGTH = 3_900
"""A client splits texts at 4,096 characters; a part this long may have a continuation."""
SPLIT_WITHIN = timedelta(seconds=5)
INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
KINDS = {MediaKind.VOICE: ContributionKind.VOICE, MediaKind.PHOTO: ContributionKind.PHOTO}

# Found now: the first word with an æ must not need a file when no more can be opened.
codecs.lookup("utf-16")


def clean_text(text: str) -> str:
    """Return the text as it can be stored anywhere: no NUL, no lone surrogate, no outer space.

    Half of a sign becomes U+FFFD, the replacement character. A text of nothing but spaces and
    invisible characters becomes empty.
    """
    whole = text.replace("\x00", "")
    if not whole.isascii():
        whole = whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = unicodedata.normalize("NFC", whole).strip()
    return whole if INVISIBLE.sub("", whole).strip() else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is kept of a reply: its form and words, the question it answers, in which phase.

    `phase` is that of the prompt, else the one open now.
    """

    kind: ContributionKind
    text: str
    question: Question | None
    phase: Phase | None
    flags: tuple[Flag, ...] = ()
    album: str | None = None


def keep_words(book: Book, person: Resident, heard: Heard, reply: Reply, *, now: datetime) -> None:
    """Keep a reply that is words alone. Raises RuntimeError as `keep_contribution` does."""
    book.add_words(person, _row(person, heard, reply, now))


def keep_contribution(
    book: Book, person: Resident, heard: Heard, reply: Reply, *, now: datetime
) -> Contribution:
    """Keep a reply that something else belongs to, with where it came from.

    Raises RuntimeError before the yes and the age band: whoever asks must have asked for them.
    """
    row = _row(person, heard, reply, now)
    # Looked at before the new one is there.
    book.last_words_of(person)
    contribution = Contribution(**row)
    session = book.session
    session.add(contribution)
    session.flush()
    book.heard_last(person, contribution.id, row)
    return contribution


def _row(person: Resident, heard: Heard, reply: Reply, now: datetime) -> dict[str, Any]:
    if person.consent_version is None or person.age_band is None:
        raise RuntimeError("nothing is kept before the yes and the age band")
    about = reply.question.about if reply.question else None
    return {
        "process_id": person.process_id,
        "person_id": person.id,
        "phase_id": reply.phase.id if reply.phase else None,
        "prompt_id": about.prompt_id if about else None,
        "rung": about.rung if about else 0,
        "item_id": about.item_id if about else None,
        "channel": heard.channel,
        "source": person.source,
        "kind": reply.kind,
        "text": reply.text,
        "language": person.language,
        "message": heard.message,
        "album": reply.album,
        "said_at": heard.at,
        "kept_at": now,
        "state": ContributionState.KEPT,
        "flags": [str(flag) for flag in reply.flags],
    }


def continuation_of(book: Book, person: Resident, heard: Heard) -> Contribution | None:
    """Return the text that this one continues, if the client split one long message."""
    last = book.last_words_of(person)
    if last is None or last.kind != ContributionKind.TEXT or last.length < SPLIT_LENGTH:
        return None
    if not timedelta() <= heard.at - last.said_at <= SPLIT_WITHIN:
        return None
    return book.session.scalar(
        select(Contribution)
        .where(Contribution.person_id == person.id)
        .order_by(Contribution.id.desc())
        .limit(1)
    )


def album_of(session: Session, person: Resident, album: str) -> Contribution | None:
    """Return the contribution that holds the other pictures of this album."""
    return session.scalar(
        select(Contribution).where(
            Contribution.person_id == person.id, Contribution.album == album
        )
    )


def add_media(
    session: Session,
    vault: Vault,
    contribution: Contribution,
    attachment: Attachment,
    *,
    message: str | None,
    now: datetime,
) -> Media:
    """Put a voice or picture to a contribution: shelved already, or to be fetched."""
    is_shelved = attachment.shelved is not None
    reference = attachment.reference
    media = Media(
        contribution_id=contribution.id,
        kind=attachment.kind,
        state=MediaState.KEPT if is_shelved else MediaState.WAITING,
        reference=vault.seal(reference, REFERENCE) if reference else None,
        name=attachment.shelved,
        mime=attachment.mime[:LONGEST_MIME] if attachment.mime else None,
        size_bytes=attachment.size_bytes,
        width=attachment.width,
        height=attachment.height,
        seconds=attachment.seconds,
        shown=Shown.UNASKED,
        message=message,
        attempts=0,
        not_before=now,
    )
    session.add(media)
    session.flush()
    return media


def answer_who_is_shown(session: Session, contribution_id: int, shown: Shown) -> None:
    """Record whether the pictures show somebody who has not agreed to it.

    If they do, it holds them back, whatever a facilitator had decided before.
    """
    pictures = session.scalars(
        select(Media).where(
            Media.contribution_id == contribution_id, Media.kind == MediaKind.PHOTO
        )
    )
    for picture in pictures:
        picture.shown = shown
        if shown == Shown.SOMEBODY:
            picture.ruling = picture.ruling_why = None


def shown_in(session: Session, contribution: Contribution) -> Shown:
    """Return what the sender said about the people in these pictures."""
    answers = session.scalars(
        select(Media.shown).where(Media.contribution_id == contribution.id)
    ).all()
    return Shown(answers[0]) if answers else Shown.UNASKED


def unasked_photo(session: Session, person: Resident) -> Contribution | None:
    """Return the oldest photo of which its sender has not said who is in it."""
    return session.scalar(
        select(Contribution)
        .join(Media, Media.contribution_id == Contribution.id)
        .where(Contribution.person_id == person.id, Media.kind == MediaKind.PHOTO)
        .where(Media.shown == Shown.UNASKED)
        .order_by(Contribution.id)
        .limit(1)
    )


def by_message(session: Session, person: Resident, message: str) -> Contribution | None:
    """Return what the resident said in this message, however many messages it took to say it."""
    own = select(Contribution).where(Contribution.person_id == person.id)
    whole = session.scalar(own.where(Contribution.message == message))
    if whole is not None:
        return whole
    in_album = own.join(Media, Media.contribution_id == Contribution.id)
    pictured = session.scalar(in_album.where(Media.message == message))
    if pictured is not None:
        return pictured
    split = session.scalars(own.where(Contribution.parts.is_not(None)))
    return next((one for one in split if message in dict(one.parts or [])), None)


def own_contribution(
    session: Session, person: Resident, contribution_id: int | None
) -> Contribution | None:
    """Return a contribution if it is this resident's."""
    contribution = session.get(Contribution, contribution_id) if contribution_id else None
    is_own = contribution is not None and contribution.person_id == person.id
    return contribution if is_own else None


def own_contributions(
    session: Session, person: Resident, *, before: int | None = None, limit: int
) -> list[Contribution]:
    """Return what a resident has said, newest first, withdrawn ones left out.

    What facilitators have hidden on the board is still the resident's own, to see and to change.
    """
    query = select(Contribution).where(
        Contribution.person_id == person.id, Contribution.state != ContributionState.WITHDRAWN
    )
    if before is not None:
        query = query.where(Contribution.id < before)
    return list(session.scalars(query.order_by(Contribution.id.desc()).limit(limit)))


def has_sent_voice(session: Session, person: Resident) -> bool:
    """Tell whether the resident has sent a voice message before."""
    voice = select(Contribution.id).where(
        Contribution.person_id == person.id, Contribution.kind == ContributionKind.VOICE
    )
    return session.scalar(voice.limit(1)) is not None


def withdraw(session: Session, contribution: Contribution) -> None:
    """Take a contribution out of everything; it can be taken back in, save as a title."""
    contribution.state = ContributionState.WITHDRAWN
    forget_titles(session, select(Contribution.id).where(Contribution.id == contribution.id))


def restore(contribution: Contribution) -> None:
    """Take a withdrawn contribution back in; what facilitators had hidden stays hidden."""
    if contribution.state == ContributionState.WITHDRAWN:
        is_hidden = contribution.hidden_why is not None
        contribution.state = ContributionState.HIDDEN if is_hidden else ContributionState.KEPT
