"""Making an outage good: who may have pressed a button in vain is asked once more."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers import Desk, ask_again
from prompts.catalogue import Catalogue
from storage.store import AWAY, Store
from storage.tables import Outage, Person, Process
from storage.vault import Vault
from workshop.book import opened_book
from workshop.clock import Clock
from workshop.outbox.queueing import say_to
from workshop.process import all_processes
from workshop.upkeep.outages import claim_outage, has_lost_messages, kept_waiting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Amends:
    """Asks again after outages, each once: claimed and asked in one transaction."""

    store: Store
    vault: Vault
    catalogue: Catalogue
    clock: Clock

    def make_amends(self) -> None:
        """Ask again after the oldest outage that nobody has made good, if its time has come."""
        with self.store.writing() as session:
            outage = claim_outage(session, now=self.clock())
            if outage is not None:
                outage.asked = self._ask(session, outage)
                log.info("action=ask-again outage=%s asked=%s", outage.id, outage.asked)

    def _ask(self, session: Session, outage: Outage) -> int:
        return sum(
            self._ask_one(session, outage, process, person)
            for process in all_processes(session)
            for person in kept_waiting(session, process, outage)
        )

    def _ask_one(self, session: Session, outage: Outage, process: Process, person: Person) -> bool:
        now, has_lost_words = self.clock(), has_lost_messages(outage)
        try:
            with session.begin_nested(), opened_book(session) as book:
                desk = Desk(book, self.vault, self.catalogue, now)
                says = ask_again(desk, process, person, has_lost_words=has_lost_words)
                say_to(book, person, says, now=now)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are asked.
            log.error("action=ask-again person=%s error=%s", person.id, type(error).__name__)
            return False
        return bool(says)
