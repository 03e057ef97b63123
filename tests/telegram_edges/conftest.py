"""A stand-in for Telegram, residents we know, and an outbox to deliver."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.telegram import Resident, StandIn
from tests.telegram_edges.outbox import Outbox


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A Telegram of this test's own, which does not brake repeated polls."""
    with StandIn.start() as started:
        started.slow_repeated_polls(False)
        yield started


@pytest.fixture
def anna(standin: StandIn) -> Resident:
    """A resident who has opened the bot."""
    return standin.resident("Anna", "nb")


@pytest.fixture
def outbox(store: Store, vault: Vault, shelf: Shelf, jevnaker: str) -> Outbox:
    """The outbox of the shipped process."""
    return Outbox(store, vault, shelf)
