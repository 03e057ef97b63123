"""The words of a contribution: several messages that are one, new wordings, earlier ones kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.tables import Contribution, Flag, Transcript, TranscriptState, Wording

TRANSCRIPT = "transcript"
"""Stands for a message in `parts`: the words that were written down of a voice."""


def put_transcript(contribution: Contribution, words: str) -> None:
    """Let these be the words of a voice, beside what the resident wrote; none takes them away."""
    begun = [[str(contribution.message), contribution.text]] if contribution.text else []
    own = [list(part) for part in contribution.parts or begun if part[0] != TRANSCRIPT]
    parts = [*own, [TRANSCRIPT, words]] if words else own
    is_plain = not words and [message for message, _ in own] in ([], [str(contribution.message)])
    text = _joined(parts)
    if text != contribution.text:
        contribution.text = text
        contribution.language_guessed_at = None
    contribution.parts = None if is_plain else parts


def is_transcript(parts: list[list[str]] | None) -> bool:
    """Tell, by its parts, whether words of a contribution were written down of a voice."""
    return any(message == TRANSCRIPT for message, _ in parts or [])


def add_part(contribution: Contribution, message: str, words: str) -> None:
    """Put the words of one more message to a contribution."""
    contribution.parts = _parts_with(contribution, message, words)
    contribution.text = _joined(contribution.parts)


def reword(
    session: Session,
    contribution: Contribution,
    message: str | None,
    words: str,
    *,
    is_late: bool,
    now: datetime,
) -> None:
    """Give one message of a contribution new words; the earlier wording of it all is kept.

    None for the message rewords the whole: then what was written down of a voice is its words no
    more. A late wording (its phase has closed) is kept beside
    the contribution, which stays.
    """
    parts = _reworded(contribution, message, words)
    text = _joined(parts) if parts else words
    kept = text if is_late else contribution.text
    session.add(
        Wording(contribution_id=contribution.id, text=kept, is_late=is_late, replaced_at=now)
    )
    if is_late:
        flag(contribution, Flag.EDITED_LATE)
        return
    if parts is None:
        _set_transcripts_aside(session, contribution)
    contribution.parts = parts
    contribution.text = text
    contribution.edited_at = now


def _set_transcripts_aside(session: Session, contribution: Contribution) -> None:
    accepted = (
        Transcript.contribution_id == contribution.id,
        Transcript.state == TranscriptState.ACCEPTED,
    )
    session.execute(
        update(Transcript).where(*accepted).values(state=str(TranscriptState.SUPERSEDED))
    )


def _reworded(
    contribution: Contribution, message: str | None, words: str
) -> list[list[str]] | None:
    is_whole = message is None or (contribution.parts is None and message == contribution.message)
    return None if is_whole else _parts_with(contribution, str(message), words)


def _parts_with(contribution: Contribution, message: str, words: str) -> list[list[str]]:
    begun = contribution.parts or [[str(contribution.message), contribution.text]]
    return [list(part) for part in {**dict(begun), message: words}.items()]


def _joined(parts: list[list[str]]) -> str:
    return "\n".join(words for _, words in parts if words)


def flag(contribution: Contribution, one: Flag) -> None:
    """Mark a contribution for facilitators; twice is once."""
    if one not in contribution.flags:
        contribution.flags = [*contribution.flags, str(one)]
