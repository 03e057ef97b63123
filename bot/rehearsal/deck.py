"""What robots are asked: the round that is rehearsed, as if it were open."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage.tables import Item, Phase, PhaseState, Process
from workshop.board.items import chosen_items
from workshop.book.deck import Deck


class RehearsalDeck(Deck):
    """The deck while one phase is rehearsed: it alone is open, whatever residents are asked.

    Items that were put up in the rehearsal and chosen are asked about too.
    """

    def __init__(self, session: Session, rehearsed: Phase) -> None:
        super().__init__(session)
        self.rehearsed = _as_if_open(rehearsed)

    def phase(self, phase_id: int) -> Phase:
        """Return a phase by its id."""
        is_it = phase_id == self.rehearsed.id
        return self.rehearsed if is_it else super().phase(phase_id)

    def open_phase(self, process: Process) -> Phase | None:
        """Return the phase that is rehearsed."""
        return self.rehearsed

    def chosen_items(self, process_id: int, kind: str) -> list[Item]:
        """Return the items that go on, those of the rehearsal among them."""
        return chosen_items(self._session, process_id, kind, with_rehearsed=True)


def _as_if_open(phase: Phase) -> Phase:
    # A copy that belongs to no transaction: the phase itself stays as it is.
    columns = {column.key: getattr(phase, column.key) for column in Phase.__table__.columns}
    return Phase(**{**columns, "state": PhaseState.OPEN})
