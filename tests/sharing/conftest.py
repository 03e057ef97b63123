"""Several houses on one database: each as a process of its own would open it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation import Conversation
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.conftest import FakeClock

PROCESSES = 4


@pytest.fixture
def stores(store: Store, jevnaker: str) -> Iterator[list[Store]]:
    """The same database, opened by each process."""
    opened = [Store(store.url) for _ in range(PROCESSES)]
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def conversations(
    stores: list[Store], vault: Vault, shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> list[Conversation]:
    """The one way in, in each process."""
    return [Conversation(store, vault, shelf, catalogue, clock) for store in stores]
