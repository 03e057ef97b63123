"""Which decisions there are, and what they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Concern, Decision, Process, Ruled, Words


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands, with the numbers of the solutions it concerns."""

    number: int
    body: str
    day: date
    ruled: Ruled
    words: Words
    document: str
    version: int
    solutions: tuple[int, ...]


def decisions_of(session: Session, process: Process) -> list[Decided]:
    """Return the decisions of a process, the newest day first."""
    standing = (Decision.process_id == process.id, Decision.is_removed.is_(False))
    in_order = (Decision.decided_on.desc(), Decision.id.desc())
    rows = session.scalars(select(Decision).where(*standing).order_by(*in_order)).all()
    concerned = _concerned(session, [one.id for one in rows])
    return [_decided(one, concerned.get(one.id, [])) for one in rows]


def about(decisions: Sequence[Decided], items: Collection[int]) -> list[Decided]:
    """Return those that concern any of these items."""
    return [one for one in decisions if not set(items).isdisjoint(one.solutions)]


def _concerned(session: Session, numbers: Sequence[int]) -> dict[int, list[int]]:
    rows = session.execute(
        select(Concern.decision_id, Concern.item_id)
        .where(Concern.decision_id.in_(numbers), Concern.is_removed.is_(False))
        .order_by(Concern.id)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for decision, item in rows:
        found[decision].append(item)
    return found


def _decided(row: Decision, solutions: Sequence[int]) -> Decided:
    return Decided(
        number=row.id,
        body=row.body,
        day=date.fromisoformat(row.decided_on),
        ruled=Ruled(row.ruled),
        words=row.words,
        document=row.document,
        version=row.version,
        solutions=tuple(solutions),
    )
