"""All that facilitators have written and the report may repeat."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Ballot,
    BallotState,
    Decision,
    Process,
    ReportCost,
    ReportWording,
    Status,
)


def written_in(session: Session, process: Process) -> Iterator[str]:
    """Give every text of it once, so that all of it can be looked through at once.

    What has been taken back is left out. Whatever is forgotten here is looked through by itself.
    """
    stand = (
        select(ReportWording.text).where(
            ReportWording.process_id == process.id, ReportWording.is_removed.is_(False)
        ),
        select(ReportCost.what, ReportCost.note).where(
            ReportCost.process_id == process.id, ReportCost.is_removed.is_(False)
        ),
        select(Decision.body).where(
            Decision.process_id == process.id, Decision.is_removed.is_(False)
        ),
    )
    for row in chain.from_iterable(session.execute(query) for query in stand):
        yield from row
    by_language = (
        select(Decision.words).where(
            Decision.process_id == process.id, Decision.is_removed.is_(False)
        ),
        select(Status.words).where(Status.process_id == process.id, Status.is_removed.is_(False)),
        select(Ballot.question, Ballot.decider, Ballot.rule).where(
            Ballot.process_id == process.id, Ballot.state == BallotState.COUNTED
        ),
    )
    for row in chain.from_iterable(session.execute(query) for query in by_language):
        for words in row:
            yield from words.values()
