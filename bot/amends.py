"""Making an outage good: who may have pressed a button in vain is asked once more."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers import Desk, ask_again
from prompts.catalogue import Catalogue
from storage.store import AWAY, Store
from storage.tables import Outage, Process
from storage.vault import Vault
from workshop.book import opened_book
from workshop.clock import Clock
from workshop.outbox.queueing import say_to
from workshop.process import all_processes
from workshop.upkeep.outages import Waiting, claim_outages, kept_waiting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Amends:
    """Asks again after outages, everybody once: claimed and asked in one transaction."""

    store: Store
    vault: Vault
    catalogue: Catalogue
    clock: Clock

    def make_amends(self) -> None:
        """Ask again after all outages that nobody has made good, if their time has come."""
        with self.store.writing() as session:
            outages = claim_outages(session, now=self.clock())
            if outages:
                self._ask(session, outages)

    def _ask(self, session: Session, outages: Sequence[Outage]) -> None:
        asked = Counter(
            outage.id
            for process in all_processes(session)
            for waiting in kept_waiting(session, process, outages)
            if self._ask_one(session, process, waiting)
            for outage in waiting.outages
        )
        for outage in outages:
            outage.asked = asked[outage.id]
            log.info("action=ask-again outage=%s asked=%s", outage.id, outage.asked)

    def _ask_one(self, session: Session, process: Process, waiting: Waiting) -> bool:
        now, person = self.clock(), waiting.person
        try:
            with session.begin_nested(), opened_book(session) as book:
                desk = Desk(book, self.vault, self.catalogue, now)
                says = ask_again(
                    *(desk, process, person),
                    lost=waiting.lost,
                    has_lost_press=waiting.has_lost_press,
                )
                say_to(book, person, says, now=now)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are asked.
            log.error("action=ask-again person=%s error=%s", person.id, type(error).__name__)
            return False
        return bool(says)
