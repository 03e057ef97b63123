"""How many contributions of each kind there are, kept in memory and never in a table.

What makes a kind is up to who counts: `Census` counts what the wall tells apart.

To count a million rows takes a second; to count what has come since takes none. So a process
counts once, remembers up to which row, and adds what is newer at each look. What changes among
the counted rows (taken back, moved, deleted) the database's triggers write into
`census_change`; whoever has missed some of it, because only the newest are kept, counts anew.

On PostgreSQL a row with a lower number can become visible after one with a higher: the newest
rows and changes are therefore counted afresh at each look there, and remembered later.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Select, delete, func, literal, select, union_all
from sqlalchemy.orm import Session

from storage.tables import CensusChange, Contribution, ContributionState
from workshop.board.sieve import Mesh

AFTER = 200
"""So many new rows are counted afresh at each look before they are remembered."""
STRIDE = 20_000
"""So many rows are grouped at a time: a million at once takes SQLite half as long again."""
LATE = {"sqlite": 0, "postgresql": 5_000}
"""How far behind the newest number a row can still become visible."""
CHANGES_KEPT = 20_000


class Cell(NamedTuple):
    """One kind of contribution: all that the wall tells apart."""

    process_id: int
    phase_id: int | None
    prompt_id: int | None
    channel: str
    source: str | None
    meeting_id: int | None


Cells = Counter[Cell]


def passing(cells: Cells, mesh: Mesh) -> Cells:
    """Return the cells that a mesh lets through."""
    wanted = [
        (place, getattr(mesh, name))
        for place, name in enumerate(Cell._fields)
        if getattr(mesh, name) is not None
    ]
    return Counter(
        {cell: n for cell, n in cells.items() if all(cell[place] == one for place, one in wanted)}
    )


Kind = TypeVar("Kind", bound=tuple[Any, ...])
Columns = tuple[Any, ...]


class Kinds(NamedTuple, Generic[Kind]):
    """What makes a kind: its columns of a contribution, and the same of a change to one."""

    cell: Callable[..., Kind]
    row: Columns
    change: Columns


@dataclass(slots=True)
class _Ledger(Generic[Kind]):
    """What is remembered: the cells of rows up to `row`, with the changes up to `change`."""

    cells: Counter[Kind] = field(default_factory=Counter)
    row: int = 0
    change: int = 0


class Counting(Generic[Kind]):
    """The counts of one process; may be asked from several threads."""

    def __init__(
        self,
        kinds: Kinds[Kind],
        after: int = AFTER,
        late: int | None = None,
        stride: int = STRIDE,
    ) -> None:
        """Know nothing yet: the first look counts everything."""
        self._kinds = kinds
        self._stride = stride
        self._after = after
        self._late = late
        self._lock = threading.Lock()
        self._ledger: _Ledger[Kind] | None = None

    def count(self, session: Session) -> Counter[Kind]:
        """Return how many kept contributions of each kind there are now."""
        with self._lock:
            ledger = self._up_to_date(session)
            cells = ledger.cells.copy()
            row, change = ledger.row, ledger.change
        self._add(cells, _after(session, self._kinds, row, change))
        return +cells

    def _up_to_date(self, session: Session) -> _Ledger[Kind]:
        late = LATE[session.get_bind().dialect.name] if self._late is None else self._late
        newest, changed, oldest = _ends(session)
        newest, changed = newest - late, changed - late
        ledger = self._ledger
        if ledger is None or (oldest is not None and ledger.change < oldest - 1):
            # Changes that are gone are in the rows already.
            ledger = _Ledger(change=max(changed, (oldest or 1) - 1))
        if changed - ledger.change >= self._after:
            changes = _changes_since(self._kinds, ledger.change, ledger.row)
            self._add(ledger.cells, session.execute(changes.where(CensusChange.id <= changed)))
            ledger.change = changed
        while newest - ledger.row >= self._after:
            until = min(newest, ledger.row + self._stride)
            self._add(ledger.cells, _rows_as_counted(session, self._kinds, ledger, until))
            ledger.row = until
        self._ledger = ledger
        return ledger

    def _add(self, cells: Counter[Kind], counted: Iterable[Any]) -> None:
        # All of them first: what fails half-way must leave nothing half added.
        for *kind, n in list(counted):
            cells[self._kinds.cell(*kind)] += n


def trim_changes(session: Session, keep: int = CHANGES_KEPT) -> None:
    """Let go of changes that nobody needs any more: all but the newest."""
    newest = session.scalar(select(func.max(CensusChange.id))) or 0
    session.execute(delete(CensusChange).where(CensusChange.id <= newest - keep))


class Census(Counting[Cell]):
    """How many there are of all that the wall tells apart."""

    def __init__(self, after: int = AFTER, late: int | None = None, stride: int = STRIDE) -> None:
        """Know nothing yet: the first look counts everything."""
        super().__init__(Kinds(Cell, ROW, CHANGE), after, late, stride)


ROW: Columns = (
    Contribution.process_id, Contribution.phase_id, Contribution.prompt_id,
    Contribution.channel, Contribution.source, Contribution.meeting_id,
)  # fmt: skip
CHANGE: Columns = (
    CensusChange.process_id, CensusChange.phase_id, CensusChange.prompt_id,
    CensusChange.channel, CensusChange.source, CensusChange.meeting_id,
)  # fmt: skip


def _kept_rows(row: Columns) -> Select[*tuple[Any, ...]]:
    return (
        select(*row, func.count().label("n"))
        .where(Contribution.state == ContributionState.KEPT)
        .group_by(*row)
    )


def _ends(session: Session) -> tuple[int, int, int | None]:
    """Return the newest row, the newest change and the oldest one; asked for at once."""
    newest, changed, oldest = session.execute(
        select(
            select(func.max(Contribution.id)).scalar_subquery(),
            select(func.max(CensusChange.id)).scalar_subquery(),
            select(func.min(CensusChange.id)).scalar_subquery(),
        )
    ).one()
    return newest or 0, changed or 0, oldest


def _after(session: Session, kinds: Kinds[Any], row: int, change: int) -> Iterable[Any]:
    """Return the rows after one, and the changes after one to those up to it."""
    rows = _kept_rows(kinds.row).where(Contribution.id > row)
    return session.execute(union_all(rows, _changes_since(kinds, change, row)))


def _changes_since(kinds: Kinds[Any], change: int, row: int) -> Select[*tuple[Any, ...]]:
    """Return the changes after one to rows up to one."""
    return (
        select(*kinds.change, func.sum(CensusChange.n).label("n"))
        .where(CensusChange.id > change, CensusChange.contribution_id <= row)
        .group_by(*kinds.change)
    )


def _rows_as_counted(
    session: Session, kinds: Kinds[Any], ledger: _Ledger[Any], until: int
) -> Iterable[Any]:
    """Return the rows up to `until` without the changes that are still to be added to them.

    One statement, so that rows and changes are of one moment on PostgreSQL too.
    """
    rows = _kept_rows(kinds.row).where(Contribution.id > ledger.row, Contribution.id <= until)
    to_come = (
        select(*kinds.change, (literal(-1) * func.sum(CensusChange.n)).label("n"))
        .where(CensusChange.id > ledger.change)
        .where(CensusChange.contribution_id > ledger.row)
        .where(CensusChange.contribution_id <= until)
        .group_by(*kinds.change)
    )
    return session.execute(union_all(rows, to_come))
