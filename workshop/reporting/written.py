"""All that facilitators have written and the report may repeat."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import (
    Ballot,
    BallotState,
    Decision,
    Process,
    ReportCost,
    ReportWording,
    Status,
    Words,
)


def written_in(session: Session, process: Process) -> Iterator[str]:
    """Give every text of it once, so that all of it can be looked through at once.

    What has been taken back is left out. Whatever is forgotten here is looked through by itself.
    """
    here = {"process": process.id}
    yield from session.scalars(_plain(), here)
    for words in session.scalars(_by_language(), here):
        yield from words.values()


@cache
def _plain() -> CompoundSelect[str]:
    columns = (ReportWording.text, ReportCost.what, ReportCost.note, Decision.body)
    return union_all(*map(_standing, columns))


@cache
def _by_language() -> CompoundSelect[Words]:
    counted = (Ballot.process_id == bindparam("process"), Ballot.state == BallotState.COUNTED)
    return union_all(
        *map(_standing, (Decision.words, Status.words)),
        *(select(one).where(*counted) for one in (Ballot.question, Ballot.decider, Ballot.rule)),
    )


def _standing(column: InstrumentedAttribute[Any]) -> Select[Any]:
    of = column.class_
    return select(column).where(of.process_id == bindparam("process"), of.is_removed.is_(False))
