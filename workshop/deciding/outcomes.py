"""What a decision said at a moment: somebody may have written down the wrong outcome first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.asking import once
from storage.tables import Act, Change, Decision, Process


@dataclass(frozen=True, slots=True)
class _Turn:
    """An act that gave a decision another outcome, and the time in which it stood."""

    before: str
    after: str
    since: datetime
    until: datetime | None

    def stood_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


class Outcomes:
    """The outcomes of the decisions that stand in a process, now and before."""

    def __init__(self, session: Session, process: Process) -> None:
        """Look them up, with what acts remember of them."""
        standing = (Decision.process_id == process.id, Decision.is_removed.is_(False))
        rows = session.execute(select(Decision.id, Decision.ruled).where(*standing))
        self._now = {row.id: row.ruled for row in rows}
        self._turns: defaultdict[int, list[_Turn]] = defaultdict(list)
        turned = (
            select(Change.row_id, Change.before, Change.after, Act.done_at, Act.undone_at)
            .join(Act, Act.id == Change.act_id)
            .where(Change.row_table == Decision.__tablename__, Change.column == "ruled")
            .where(Act.process_id == process.id)
            .order_by(Act.id)
        )
        for number, before, after, done_at, undone_at in session.execute(turned):
            self._turns[number].append(_Turn(str(before), str(after), done_at, undone_at))

    def now(self, number: int) -> str | None:
        """Return the outcome of a decision; None if it does not stand."""
        return self._now.get(number)

    def at(self, number: int, moment: datetime) -> str | None:
        """Return what the outcome was at a moment, of a decision that stands now."""
        turns = self._turns[number]
        stood = [one.after for one in turns if one.stood_at(moment)]
        if stood or not turns or number not in self._now:
            return stood[-1] if stood else self.now(number)
        return turns[0].before


def outcomes_of(session: Session, process: Process) -> Outcomes:
    """Return the outcomes of a process's decisions."""
    return once(session, ("outcomes", process.id), lambda: Outcomes(session, process))
