"""The pictures that can hang on a poster: those of the deck."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import Tone
from storage.tables import Phase, Process, Prompt


def pictures_of(session: Session, process: Process) -> list[Prompt]:
    """Return the prompts that have a picture, in the order of the deck."""
    query = (
        select(Prompt)
        .join(Phase, Phase.id == Prompt.phase_id)
        .where(Prompt.process_id == process.id, Prompt.is_retired.is_(False))
        .where(Prompt.picture.is_not(None))
        .order_by(Phase.position, Prompt.position)
    )
    return list(session.scalars(query))


def usual_picture(pictures: Sequence[Prompt]) -> Prompt | None:
    """Return the picture that hangs on a poster if nobody chooses: the first of what is good.

    A picture that asks what is hard belongs into a conversation, not on a wall.
    """
    good = (one for one in pictures if one.tone == Tone.KEEP)
    return next(good, pictures[0] if pictures else None)
