"""What the history points to: things by number, named only as the board names them now.

A title is the one that stands on the board at this moment; what is hidden, taken out or gone has
none, and what somebody said is never in here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Ballot,
    Broadcast,
    Change,
    Contribution,
    ContributionState,
    Decision,
    Facilitator,
    ImportBatch,
    Item,
    ItemState,
    Meeting,
    Phase,
    Process,
    Quote,
    Sample,
    Source,
    Words,
)
from workshop.board.history import Trace
from workshop.board.traces import TURNS
from workshop.coding.sampling import blind_to
from workshop.sorting.rows import TABLES as ROWS

MOST = 4
"""So many things are named of one act; a choice among fifty would fill the page."""


class Thing(StrEnum):
    """What something can be done to."""

    VOICE = "voice"
    ITEM = "item"
    MEETING = "meeting"
    DECISION = "decision"
    SAMPLE = "sample"
    COLLEAGUE = "colleague"
    PHASE = "phase"
    SOURCE = "source"
    BROADCAST = "broadcast"
    BALLOT = "ballot"


Key = tuple[Thing, int]
PLACES: Mapping[str, Thing] = {
    "contribution": Thing.VOICE,
    "item": Thing.ITEM,
    "of": Thing.ITEM,
    "upper": Thing.ITEM,
    "lower": Thing.ITEM,
    "merged": Thing.ITEM,
    "items": Thing.ITEM,
    "meeting": Thing.MEETING,
    "decision": Thing.DECISION,
    "sample": Thing.SAMPLE,
    "colleague": Thing.COLLEAGUE,
    "phase_id": Thing.PHASE,
    "source": Thing.SOURCE,
    "broadcast_id": Thing.BROADCAST,
    "ballot": Thing.BALLOT,
}
OF_ROWS: Mapping[str, Thing] = {
    "contribution": Thing.VOICE,
    "moderation": Thing.VOICE,
    "item": Thing.ITEM,
    "meeting": Thing.MEETING,
    "decision": Thing.DECISION,
    "sample": Thing.SAMPLE,
    "source": Thing.SOURCE,
    "ballot": Thing.BALLOT,
}
"""Rows that acts change, by what they are."""
AT_ROWS: Mapping[str, Mapping[str, Thing]] = {
    "quote": {"contribution_id": Thing.VOICE},
    "follow_up": {"contribution_id": Thing.VOICE},
    "media": {"contribution_id": Thing.VOICE},
    "transcript": {"contribution_id": Thing.VOICE},
    "sample_card": {"contribution_id": Thing.VOICE, "sample_id": Thing.SAMPLE},
    "link": {"upper_id": Thing.ITEM, "lower_id": Thing.ITEM},
    "concern": {"decision_id": Thing.DECISION, "item_id": Thing.ITEM},
    "import_batch": {"meeting_id": Thing.MEETING},
    "ballot_option": {"ballot_id": Thing.BALLOT},
    "paper_dots": {"ballot_id": Thing.BALLOT, "meeting_id": Thing.MEETING},
}
"""Rows that acts change, by the columns that say what they are of."""
TABLES: Mapping[Thing, Any] = {
    Thing.VOICE: Contribution,
    Thing.ITEM: Item,
    Thing.MEETING: Meeting,
    Thing.DECISION: Decision,
    Thing.COLLEAGUE: Facilitator,
    Thing.PHASE: Phase,
    Thing.SAMPLE: Sample,
    Thing.SOURCE: Source,
    Thing.BROADCAST: Broadcast,
    Thing.BALLOT: Ballot,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that something was done to; without `is_there` nothing but its number is told.

    `words` are the title of an item, workshop or round, `name` that of a colleague, a place people
    come from, or the body that decided on a `day`; `kind` is an item's.
    """

    thing: Thing
    number: int
    is_there: bool = True
    words: Words | None = None
    name: str = ""
    day: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The first things that something was done to, and how many more there are.

    `batch` is an import that it was done to, if that can be taken back, or put back where it
    `is_out`.
    """

    first: tuple[Reference, ...] = ()
    more: int = 0
    batch: int | None = None
    is_out: bool = False


class References:
    """What some traces point to, for one reader: everything is looked up at once."""

    def __init__(
        self,
        session: Session,
        process: Process,
        traces: Sequence[Trace],
        *,
        own: int,
        hidden_too: bool,
    ) -> None:
        """Look it all up. With `hidden_too` hidden voices can be followed as well."""
        self._session = session
        self._process = process
        self._hidden_too = hidden_too
        self._blind = blind_to(session, own)
        self._batches = self._found(ImportBatch, (one.about.get("batch_id") for one in traces))
        self._out = self._with_notes_out()
        self._quotes = self._found(Quote, (one.about.get("quote") for one in traces))
        self._phases = {
            one.kind: one
            for one in session.scalars(select(Phase).where(Phase.process_id == process.id))
        }
        self._keys = {one.number: keys for one, keys in self._of_all(traces)}
        self._rows = {
            thing: self._found(table, (n for t, n in self._all_keys() if t == thing))
            for thing, table in TABLES.items()
        }

    def of(self, trace: Trace) -> Named:
        """Return what a trace points to."""
        keys = self._keys[trace.number]
        if self._blind and any(thing == Thing.VOICE and n in self._blind for thing, n in keys):
            # Who sorts a card once more is not told where the first one put it.
            keys = [key for key in keys if key[0] != Thing.ITEM]
        first = tuple(self._reference(*key) for key in keys[:MOST])
        batch = self._batches.get(trace.about.get("batch_id") or 0)
        if batch is None:
            return Named(first, max(0, len(keys) - MOST))
        is_out = batch.undone_at is not None
        number = batch.id if not is_out or batch.id in self._out else None
        return Named(first, max(0, len(keys) - MOST), number, is_out)

    def _found(self, table: Any, numbers: Iterable[object]) -> dict[int, Any]:
        wanted = {number for number in numbers if isinstance(number, int)}
        rows = self._session.scalars(select(table).where(table.id.in_(wanted))) if wanted else ()
        return {row.id: row for row in rows}

    def _with_notes_out(self) -> set[int]:
        if not self._batches:
            # Without any SQLite would look for them in every contribution.
            return set()
        of_batch = Contribution.batch_id.in_(list(self._batches))
        out = select(Contribution.batch_id).where(
            of_batch, Contribution.state == ContributionState.OUT
        )
        return {number for number in self._session.scalars(out.distinct()) if number}

    def _all_keys(self) -> Iterable[Key]:
        return (key for keys in self._keys.values() for key in keys)

    def _of_all(self, traces: Sequence[Trace]) -> Iterable[tuple[Trace, list[Key]]]:
        turned = {one.act_id for one in traces if one.action in TURNS and one.act_id}
        changed = self._changed_by(turned)
        for one in traces:
            keys = [*self._of_about(one.about), *changed.get(one.act_id or 0, ())]
            yield one, list(dict.fromkeys(keys))

    def _of_about(self, about: Mapping[str, Any]) -> Iterable[Key]:
        for place, thing in PLACES.items():
            held = about.get(place)
            for number in held if isinstance(held, list) else [held]:
                if isinstance(number, int):
                    yield thing, number
        if (quote := self._quotes.get(about.get("quote") or 0)) is not None:
            yield Thing.VOICE, quote.contribution_id
            yield Thing.ITEM, quote.item_id
        if (batch := self._batches.get(about.get("batch_id") or 0)) is not None:
            yield Thing.MEETING, batch.meeting_id
        for kind in _kinds_of_phases(about):
            if kind in self._phases:
                yield Thing.PHASE, self._phases[kind].id

    def _changed_by(self, acts: set[int]) -> dict[int, list[Key]]:
        """Return what undone and redone acts had changed."""
        found: defaultdict[int, list[Key]] = defaultdict(list)
        query = select(Change.act_id, Change.row_table, Change.row_id).where(
            Change.act_id.in_(acts)
        )
        rows = self._session.execute(query.distinct()).all() if acts else []
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for _, table, number in rows:
            numbers[table].add(number)
        at = {table: self._found(ROWS[table], numbers[table]) for table in AT_ROWS}
        for act, table, number in rows:
            if table in OF_ROWS:
                found[act].append((OF_ROWS[table], number))
            elif (row := at.get(table, {}).get(number)) is not None:
                found[act] += [(what, getattr(row, of)) for of, what in AT_ROWS[table].items()]
        return {act: sorted(set(keys)) for act, keys in found.items()}

    def _reference(self, thing: Thing, number: int) -> Reference:
        row = self._rows[thing].get(number) if thing in TABLES else None
        if getattr(row, "process_id", self._process.id) != self._process.id:
            return Reference(thing, number, is_there=False)
        match row:
            case Contribution():
                is_hidden = row.state == ContributionState.HIDDEN and self._hidden_too
                return Reference(thing, number, row.state == ContributionState.KEPT or is_hidden)
            case Item():
                if row.state == ItemState.STANDING:
                    return Reference(thing, number, words=row.title, kind=row.kind)
            case Decision() if not row.is_removed:
                day = date.fromisoformat(row.decided_on)
                return Reference(thing, number, name=row.body, day=day)
            case Source() if not row.is_removed:
                return Reference(thing, number, name=row.label)
            case Sample(is_removed=False) | Broadcast():
                return Reference(thing, number)
            case Facilitator():
                return Reference(thing, number, name=row.name)
            case Meeting(is_removed=False) | Phase() | Ballot(is_removed=False):
                words = row.question if isinstance(row, Ballot) else row.title
                return Reference(thing, number, words=words)
        return Reference(thing, number, is_there=False)


def _kinds_of_phases(about: Mapping[str, Any]) -> Iterable[str]:
    for place in ("phase", "closed", "opened"):
        held = about.get(place)
        yield from (kind for kind in (held if isinstance(held, list) else [held]) if kind)
