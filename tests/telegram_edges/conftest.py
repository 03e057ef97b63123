"""A stand-in for Telegram, residents we know, an outbox to deliver, and who delivers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.standin.clients import png
from tests.telegram import Resident, StandIn
from tests.telegram_edges.mailroom import Many, Post
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.speaking import BUTTONS
from workshop.messages import SayKind
from workshop.outbox.choosing import Parcel


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


@pytest.fixture
def ola(standin: StandIn) -> Resident:
    """Another resident."""
    return standin.resident("Ola", "nn")


@pytest.fixture
def parcel(anna: Resident) -> Parcel:
    """A message to Anna with two buttons."""
    return Parcel(1, SayKind.MESSAGE, str(anna.chat_id), "Vil du være med?", rows=BUTTONS)


@pytest.fixture
def picture(shelf: Shelf) -> str:
    """A prompt picture on the shelf."""
    return shelf.keep_prompt_picture(png())


@pytest.fixture
def post(standin: StandIn, outbox: Outbox) -> Post:
    """A post office for this test."""
    return Post(standin, outbox)


@pytest.fixture
def many(standin: StandIn, outbox: Outbox) -> Many:
    """Twenty residents with their persons' ids."""
    return [(one, outbox.knows(one)) for one in standin.residents(20)]
