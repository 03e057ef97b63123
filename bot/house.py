"""Everything a running process needs, opened once and handed on; importing this opens nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.amends import Amends
from bot.chores import Chores
from bot.conversation import Conversation
from bot.opening import ensure_process, open_shelf, open_vault, opened_store, require_own_key
from bot.rehearsal import Rehearser
from bot.settings import Settings
from bot.transcribing import Scribe, make_transcriber
from bot.trials import Trials
from handlers import UNHURRIED, Pace
from prompts.catalogue import Catalogue, load_catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from workshop.clock import Clock, utc_now
from workshop.upkeep.intake import beat

if TYPE_CHECKING:
    from web.backstage import DemoDoor


@dataclass(frozen=True, slots=True)
class House:
    """The open house: database, keys, shelf, sentences, time; and what is made of them.

    A second of its chores lasts `second_s`. A demonstration has a door of its own.
    """

    settings: Settings
    store: Store
    vault: Vault
    shelf: Shelf
    catalogue: Catalogue
    clock: Clock
    pace: Pace = UNHURRIED
    second_s: float = 1
    demo_door: DemoDoor | None = None

    @property
    def can_nudge(self) -> bool:
        """Whether residents of the web chat can be told of news; never in a demonstration."""
        is_able = self.settings.can_push or self.settings.can_mail
        return is_able and self.demo_door is None

    @property
    def conversation(self) -> Conversation:
        """The one way in."""
        return Conversation(
            self.store,
            self.vault,
            self.shelf,
            self.catalogue,
            self.clock,
            self.pace,
            self.can_nudge,
        )

    @property
    def chores(self) -> Chores:
        """What the clock does."""
        return Chores(self.store, self.shelf, self.catalogue, self.clock, self.vault)

    @property
    def amends(self) -> Amends:
        """What makes outages good."""
        return Amends(self.store, self.vault, self.catalogue, self.clock)

    @property
    def scribe(self) -> Scribe:
        """What has voices written down, if a program for it has been chosen."""
        transcriber = make_transcriber(self.settings.transcriber_command)
        return Scribe(self.store, self.shelf, self.clock, transcriber)

    @property
    def trials(self) -> Trials:
        """What plays facilitators' trials."""
        return Trials(self.store, self.vault, self.catalogue, self.pace)

    @property
    def rehearser(self) -> Rehearser:
        """What lets the robots of a rehearsal speak."""
        return Rehearser(self.store, self.vault, self.catalogue, self.clock)

    def beat(self, part: str, **knows: object) -> None:
        """Say that a part is at work, and what it knows."""
        with self.store.writing() as session:
            beat(session, part, now=self.clock(), **knows)


@contextmanager
def open_house(settings: Settings, clock: Clock = utc_now) -> Iterator[House]:
    """Open everything, with the default process loaded if there is none. Raises Refused."""
    vault = open_vault(settings)
    with opened_store(settings) as store:
        require_own_key(store, vault, now=clock())
        ensure_process(store, settings, now=clock())
        yield House(settings, store, vault, open_shelf(settings), load_catalogue(), clock)
