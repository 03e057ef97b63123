"""Whoever does something on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Process


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something on the board of which process, and when."""

    session: Session
    process: Process
    facilitator_id: int
    now: datetime

    def hold_board(self) -> None:
        """Let nobody else change items, quotes or links until the commit."""
        take_turn(self.session, "items")
