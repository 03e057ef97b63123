"""What a sample must be before it is drawn, or finished, once more by doing an act again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, Quote, Sample, SampleCard
from workshop.refusals import NotBlind, NotDone
from workshop.sorting.rows import Row


def require_as_when_done(session: Session, turned: Iterable[tuple[Row, str]]) -> None:
    """Let a sample come back only while its coder is blind, and be finished only when it is done.

    `turned` are the columns that have another value now. Raises NotBlind, NotDone.
    """
    for row, column in turned:
        if not isinstance(row, Sample) or row.is_removed:
            continue
        if column == "is_removed" and _is_known(session, row):
            raise NotBlind
        if column == "finished_at" and row.finished_at is not None and _has_more(session, row):
            raise NotDone


def _is_known(session: Session, sample: Sample) -> bool:
    """Tell whether the coder has put a card of the sample under something themselves."""
    cards = select(SampleCard.contribution_id).where(SampleCard.sample_id == sample.id)
    theirs = (Quote.made_by_id == sample.coder_id, Quote.contribution_id.in_(cards))
    return bool(session.scalar(select(exists().where(*theirs))))


def _has_more(session: Session, sample: Sample) -> bool:
    """Tell whether a card that may be used has not been sorted a second time."""
    left = (
        select(SampleCard.id)
        .join(Contribution, Contribution.id == SampleCard.contribution_id)
        .where(SampleCard.sample_id == sample.id, SampleCard.second.is_(None))
        .where(Contribution.state == ContributionState.KEPT)
    )
    return session.scalar(left.limit(1)) is not None
