"""Opening and closing phases by hand, for tests that are about something else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from workshop.process import current_process
from workshop.steering.moving import Verb, make_move


def move(session: Session, verb: Verb, kind: str | None = None) -> None:
    """Open or close a phase of the current process, as the command line does."""
    process = current_process(session)
    make_move(session, process, verb, kind, facilitator_id=None, now=process.loaded_at)
