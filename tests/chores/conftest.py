"""The chores over a database of the test's own, with the shipped process loaded."""

from __future__ import annotations

import pytest

from bot.chores import Chores
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.conftest import SECRET, FakeClock


@pytest.fixture
def chores(
    store: Store, shelf: Shelf, catalogue: Catalogue, clock: FakeClock, jevnaker: str
) -> Chores:
    """What the clock does, at a time that stands still."""
    return Chores(store, shelf, catalogue, clock, Vault(SECRET))
