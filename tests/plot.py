"""A house as the tests open it: everything real, with the shipped process, on a stand-in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.house import House
from bot.settings import read_settings
from handlers import UNHURRIED, Pace
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.conftest import SECRET
from tests.telegram import StandIn
from workshop.clock import Clock


@dataclass(frozen=True, slots=True)
class Plot:
    """What a house is built of: a database with the shipped process, keys, shelf, sentences."""

    store: Store
    vault: Vault
    shelf: Shelf
    catalogue: Catalogue

    def house(self, telegram: StandIn, clock: Clock, *, pace: Pace = UNHURRIED) -> House:
        """Return the house, pointing at this stand-in; the web takes any free port."""
        settings = read_settings(
            self.shelf.folder,
            {
                "TELEGRAM_BOT_TOKEN": telegram.token,
                "TELEGRAM_API_BASE": telegram.base_url,
                "DATABASE_URL": self.store.url,
                "SECRET_KEY": SECRET,
                "WEB_PORT": "0",
            },
        )
        return House(settings, self.store, self.vault, self.shelf, self.catalogue, clock, pace)
