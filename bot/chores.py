"""What has to be done now and then, whoever is talking: each chore is one transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers import broadcast_question
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import BroadcastKind, Person, Prompt
from storage.vault import Vault
from workshop.board.census import trim_changes
from workshop.board.searching import index_some, purge_some, taken_out
from workshop.broadcasts import fire_due, join_late
from workshop.broadcasts.leftovers import sweep_leftovers
from workshop.clock import Clock
from workshop.messages import Say
from workshop.notes.uploads import forget_uploads
from workshop.nudges.ways import forget_old
from workshop.outside.echoes import mark_some
from workshop.process import all_processes, move_phases
from workshop.redacting.hiding import let_originals_go
from workshop.residents.forgetting import forget_undecided, sweep, sweep_strays
from workshop.residents.language import guess_languages
from workshop.residents.retention import let_identities_go, let_recordings_go
from workshop.trials import drop_old_trials
from workshop.upkeep.intake import beat, forget_old_events
from workshop.upkeep.restoring import forget_the_erased
from workshop.voting.opening import close_due

log = logging.getLogger(__name__)

GUESSES_AT_A_TIME = 50
WORDS_AT_A_TIME = 200
"""So many contributions are indexed in one transaction: intake waits for it."""
LONGEST_S = 1.0


@dataclass(frozen=True, slots=True)
class Chores:
    """The chores over one database; safe to do in several processes at once."""

    store: Store
    shelf: Shelf
    catalogue: Catalogue
    clock: Clock
    vault: Vault

    def fire_broadcasts(self) -> None:
        """Turn broadcasts that are due into outgoing rows, each once."""
        with self.store.writing() as session:
            fire_due(session, now=self.clock(), make_say=self._broadcast_say)

    def join_late(self) -> None:
        """Give late joiners what they missed of a series that goes on."""
        with self.store.writing() as session:
            join_late(session, now=self.clock(), make_say=self._broadcast_say)

    def move_phases(self) -> None:
        """Open and close phases by their dates, close ballots; say that the clock goes."""
        with self.store.writing() as session:
            for process in all_processes(session):
                for phase in move_phases(session, process, now=self.clock()):
                    log.info("action=phase phase=%s state=%s", phase.kind, phase.state)
            for number in close_due(session, now=self.clock()):
                log.info("action=ballot-close ballot=%d", number)
            beat(session, "clock", now=self.clock())

    def guess_languages(self) -> None:
        """Put a hint of the language to what was said without one."""
        with self.store.writing() as session:
            guess_languages(session, now=self.clock(), limit=GUESSES_AT_A_TIME)

    def index_words(self) -> None:
        """Make what was said findable on the wall, for a second at most."""
        self._index(index_some)

    def mark_echoes(self) -> None:
        """Make it known in which texts what was said would be repeated, for a second at most."""
        self._index(mark_some)

    def _index(self, some: Callable[[Session, int], int]) -> None:
        ends_at = time.monotonic() + LONGEST_S
        while time.monotonic() < ends_at:
            with self.store.writing() as session:
                if some(session, WORDS_AT_A_TIME) < WORDS_AT_A_TIME:
                    return

    def purge_words(self) -> None:
        """Make words that were deleted leave the file of the index too, for a second at most."""
        with self.store.reading() as session:
            numbers = taken_out(session)
        is_done = not numbers
        ends_at = time.monotonic() + LONGEST_S
        while not is_done and time.monotonic() < ends_at:
            with self.store.writing() as session:
                is_done = purge_some(session, numbers)

    def tidy(self) -> None:
        """Forget what has outlived its time, in tables and on the shelf."""
        self._do(lambda session: forget_old_events(session, now=self.clock()))
        self._do(lambda session: forget_undecided(session, self.vault, now=self.clock()))
        self._do(lambda session: forget_the_erased(session, now=self.clock()))
        self._do(lambda session: forget_uploads(session, now=self.clock()))
        self._do(lambda session: forget_old(session, now=self.clock()))
        self._do(lambda session: drop_old_trials(session, now=self.clock()))
        self._do(self._keep_promises)
        self._do(lambda session: let_originals_go(session, now=self.clock()))
        self._do(trim_changes)
        self._do(lambda session: sweep(session, self.shelf))
        self._do(lambda session: sweep_strays(session, self.shelf, now=self.clock()))
        with self.store.reading() as session:
            sweep_leftovers(session, self.shelf, now=self.clock())
        self.empty_log()

    def empty_log(self) -> None:
        """Make what was deleted leave the database's log too, also if somebody was reading."""
        if not self.store.forget_deleted():
            log.warning("action=empty_log busy=true")

    def _keep_promises(self, session: Session) -> None:
        for process in all_processes(session):
            let_recordings_go(session, process, now=self.clock())
            let_identities_go(session, process, now=self.clock())

    def _do(self, chore: Callable[[Session], object]) -> None:
        with self.store.writing() as session:
            chore(session)

    def _broadcast_say(self, person: Person, prompt: Prompt, kind: BroadcastKind) -> Say:
        return broadcast_question(self.catalogue, person, prompt, kind)
