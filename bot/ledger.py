"""What became of parcels, from when it is known until it is written: several in one transaction.

A commit waits for the disk. At a high pace that was most of a slot, twice: once to claim a row,
once to write what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Outcome
from workshop.outbox.settling import record_outcome


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What became of one parcel."""

    parcel: Parcel
    outcome: Outcome


class Ledger:
    """The outcomes that are known and not yet on disk; used in one event loop."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self._waiting: set[Entry] = set()

    def enter(self, parcel: Parcel, outcome: Outcome) -> Entry:
        """Return a new entry, which waits from now on to be written."""
        entry = Entry(parcel, outcome)
        self._waiting.add(entry)
        return entry

    def page(self) -> tuple[Entry, ...]:
        """Return what waits, by resident: who holds several holds them in that order."""
        return tuple(sorted(self._waiting, key=lambda entry: entry.parcel.person_id or 0))

    def strike(self, written: Iterable[Entry]) -> None:
        """Let these wait no longer: they are committed."""
        self._waiting.difference_update(written)

    def __contains__(self, entry: Entry) -> bool:
        """Tell whether an entry still waits."""
        return entry in self._waiting


def write_down(session: Session, page: Iterable[Entry], *, by: str, now: datetime) -> None:
    """Record what became of each; `by` is the mark of the courier that claimed them."""
    for entry in page:
        record_outcome(session, entry.parcel.outgoing_id, entry.outcome, by=by, now=now)
