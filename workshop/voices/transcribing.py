"""A machine that writes down voices: one that runs with us, or none. It writes drafts only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Media,
    MediaState,
    Transcript,
    TranscriptState,
)
from workshop.messages import MediaKind
from workshop.voices.keeping import clean_text


class Transcriber(Protocol):
    """Turns sound into words, on our own machines; may take minutes."""

    def transcribe(self, sound: Path, language: str) -> str:
        """Return what is said in a file (Ogg with Opus, or what a browser recorded).

        `language` is what the resident has chosen (nb, nn, en …), a hint. Nothing understood is
        an empty text. Raises OSError or subprocess.SubprocessError if it cannot be done.
        """
        ...

    def give_up(self) -> None:
        """Let what is being transcribed fail at once: the process wants to end."""
        ...


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A voice that nobody has written down yet."""

    media_id: int
    contribution_id: int
    name: str
    language: str


def next_unwritten(session: Session, tried: Collection[int]) -> Unwritten | None:
    """Return the oldest voice without words or drafts, leaving out media that were tried."""
    has_version = select(Transcript.id).where(Transcript.contribution_id == Contribution.id)
    rows = session.execute(
        select(Media.id, Media.name, Contribution)
        .join(Contribution, Contribution.id == Media.contribution_id)
        .where(Media.kind == MediaKind.VOICE, Media.state == MediaState.KEPT)
        .where(Contribution.state == ContributionState.KEPT, ~has_version.exists())
        .where(Media.id.not_in(tried))
        .order_by(Media.id)
        .limit(1)
    )
    found = [Unwritten(i, said.id, name, said.language) for i, name, said in rows if name]
    return found[0] if found else None


def keep_machine_draft(session: Session, voice: Unwritten, words: str, *, now: datetime) -> bool:
    """Keep what a machine has understood as a draft; tell whether it was still wanted.

    It is not if the resident has left or taken it back meanwhile, or somebody has written it down.
    """
    text = clean_text(words)
    said = session.get(Contribution, voice.contribution_id, with_for_update=True)
    if not text or said is None or said.state != ContributionState.KEPT:
        return False
    written = select(Transcript.id).where(Transcript.contribution_id == said.id).limit(1)
    if session.scalar(written) is not None:
        return False
    session.add(
        Transcript(
            contribution_id=said.id,
            text=text,
            state=str(TranscriptState.DRAFT),
            is_removed=False,
            made_by_id=None,
            made_at=now,
        )
    )
    return True
