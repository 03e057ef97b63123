"""Letting the robots take their turns, a few each second, for as long as the rehearsal is on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal.acting import Actor
from bot.rehearsal.deck import RehearsalDeck
from handlers import Desk, receive
from prompts.catalogue import Catalogue
from prompts.rehearsing import load_voices
from storage.sharing import take_turn
from storage.store import AWAY, Store
from storage.tables import Phase, Process, Rehearsal
from storage.vault import Vault
from workshop.book import Book
from workshop.clock import Clock
from workshop.messages import Channel, Content, Heard, Started
from workshop.rehearsal.robots import Robot, Turn, robot_at, turns_of
from workshop.residents.people import address_key
from workshop.upkeep.keys import require_key

log = logging.getLogger(__name__)

ON = select(Rehearsal).join(Process, Process.id == Rehearsal.process_id).where(Process.is_current)


@dataclass(frozen=True, slots=True)
class Rehearser:
    """Plays the rehearsal that is on; safe in several processes at once, and after a restart.

    A turn and the note that it is over are one transaction: no robot says anything twice. Nothing
    is said back to robots: what the handlers answer is not even queued.
    """

    store: Store
    vault: Vault
    catalogue: Catalogue
    clock: Clock

    def rehearse(self) -> None:
        """Let the robots take as many turns as they take in a second."""
        with self.store.reading() as session:
            rehearsal = session.scalar(ON)
            if rehearsal is None or rehearsal.taken >= len(turns_of(rehearsal.robots)):
                return
        with self.store.writing() as session:
            require_key(session, self.vault)
            # Whoever wipes takes this turn too: nobody comes after that.
            take_turn(session, "rehearsal")
            rehearsal = session.scalar(ON.execution_options(populate_existing=True))
            if rehearsal is not None:
                self._play(session, rehearsal)

    def _play(self, session: Session, rehearsal: Rehearsal) -> None:
        turns, now = turns_of(rehearsal.robots), self.clock()
        # Read once for all that speak in this second: nobody moves a phase in our transaction.
        deck = RehearsalDeck(session, session.get_one(Phase, rehearsal.phase_id))
        spoken = 0
        while spoken < rehearsal.per_tick and rehearsal.taken < len(turns):
            turn = turns[rehearsal.taken]
            rehearsal.taken += 1
            session.flush()
            spoken += self._take(session, deck, turn, now)

    def _take(self, session: Session, deck: RehearsalDeck, turn: Turn, now: datetime) -> bool:
        """Let a robot take its turn; tell whether it did anything."""
        try:
            with session.begin_nested():
                return self._speak(session, deck, turn, now)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other robots must pass.
            log.warning("action=rehearse turn=%s error=%s", turn, type(error).__name__)
            return False

    def _speak(self, session: Session, deck: RehearsalDeck, turn: Turn, now: datetime) -> bool:
        phase = deck.rehearsed
        robot = robot_at(deck.process(phase.process_id), turn.robot)
        book = Book(session)
        book.deck = deck
        who = address_key(self.vault, Channel.REHEARSAL, robot.address)
        content = _content(book, robot, who, phase, turn.nth)
        if content is None:
            return False
        message = f"{phase.id}-{turn.nth}"
        heard = Heard(
            Channel.REHEARSAL, robot.address, f"{robot.address}:{message}", now, content,
            message=message, language=robot.language,
        )  # fmt: skip
        receive(Desk(book, self.vault, self.catalogue, now), heard, who)
        book.settle()
        return True


def _content(
    book: Book, robot: Robot, who: tuple[str, str], phase: Phase, nth: int
) -> Content | None:
    person = book.person_at(who)
    if person is None:
        return Started() if nth == 0 else None
    return Actor(book, robot, person, phase, load_voices(), nth).next_content()
