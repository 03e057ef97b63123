"""What is tried, sealed for the one who tries it: the last one only, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage.tables import Trial

LASTS = timedelta(days=1)


def keep_trial(session: Session, facilitator_id: int, sealed: str, *, now: datetime) -> None:
    """Keep what this person tries in the place of what they tried before."""
    trial = session.get(Trial, facilitator_id)
    if trial is None:
        trial = Trial(facilitator_id=facilitator_id)
        session.add(trial)
    trial.sealed, trial.expires_at = sealed, now + LASTS


def trial_of(session: Session, facilitator_id: int, *, now: datetime) -> str | None:
    """Return what this person tries, sealed; None if nothing, or too long ago."""
    trial = session.get(Trial, facilitator_id)
    return trial.sealed if trial is not None and trial.expires_at > now else None


def drop_trial(session: Session, facilitator_id: int) -> None:
    """Let go what this person tries, and what they answered."""
    session.execute(delete(Trial).where(Trial.facilitator_id == facilitator_id))


def drop_old_trials(session: Session, *, now: datetime) -> None:
    """Let go what was tried more than a day ago."""
    session.execute(delete(Trial).where(Trial.expires_at <= now))
