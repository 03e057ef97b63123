"""The words of a contribution: several messages that are one, new wordings, earlier ones kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.tables import Contribution, Flag, Wording


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

    None for the message rewords the whole. A late wording (its phase has closed) is kept beside
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
    contribution.parts = parts
    contribution.text = text
    contribution.edited_at = now


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
