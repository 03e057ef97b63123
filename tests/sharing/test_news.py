"""What one process writes is seen by another at once, or as soon as it looks."""

from __future__ import annotations

import asyncio
import time
from functools import partial

import pytest

from bot.chores import Chores
from bot.conversation import Conversation
from bot.news import News, overhear
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.apart import run_apart
from tests.conftest import MONDAY, SECRET, FakeClock
from tests.sharing.at_once import END_THE_OTHERS, Doing
from tests.telegram_edges.running import Running
from tests.workshop.residents import join
from web.doorbell import WALL, Doorbell
from workshop.messages import Channel, Heard, Said

WELL_UNDER_S = 0.9


@pytest.fixture
def anna(store: Store, vault: Vault, jevnaker: str) -> str:
    """The address of somebody who takes part."""
    with store.writing() as session:
        join(session, vault, "4711", now=MONDAY, age_band="40-66")
    return "4711"


def says(anna: str, key: str = "1") -> Heard:
    """Return words of hers."""
    words = Said("Hun spiser alene")
    return Heard(Channel.TELEGRAM, anna, key, MONDAY, words, message=key)


async def seconds_until_it_rings(doorbell: Doorbell, conversation: Conversation) -> float:
    """Return how long after her words were kept the bell of the wall rang."""
    with doorbell.bell(WALL) as bell:
        assert await bell.wait(10)
        await asyncio.sleep(0.7)
        await asyncio.to_thread(conversation.hear, [says("4711")])
        kept_at = time.monotonic()
        assert await bell.wait(10)
        return time.monotonic() - kept_at


def test_words_heard_elsewhere_ring_the_wall_soon(
    conversations: list[Conversation], store: Store, anna: str
) -> None:
    passed_s = run_apart(seconds_until_it_rings(Doorbell(store), conversations[0]))

    assert passed_s < WELL_UNDER_S


@pytest.mark.postgresql
def test_answer_queued_elsewhere_wakes_at_once(
    conversations: list[Conversation], store: Store, anna: str
) -> None:
    news, told_at = News(), list[float]()
    news.tell(lambda: told_at.append(time.monotonic()))

    with Running(lambda stop: overhear(store, stop, news)):
        time.sleep(0.5)
        told_at.clear()
        conversations[0].hear([says(anna)])
        queued_at = time.monotonic()
        time.sleep(0.5)

    assert [at - queued_at < 0.2 for at in told_at[:1]] == [True]


@pytest.mark.postgresql
def test_nothing_new_wakes_nobody(
    stores: list[Store], shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> None:
    chores = Chores(stores[0], shelf, catalogue, clock, Vault(SECRET))

    with stores[1].ear() as ear:
        ear.wait(0.1)
        listening = Doing(partial(ear.wait, 1.0))
        chores.move_phases()
        has_heard = listening.ends()

    assert not has_heard


@pytest.mark.postgresql
def test_ear_that_lost_its_line_looks_and_listens_again(
    conversations: list[Conversation], stores: list[Store], anna: str
) -> None:
    with stores[3].ear() as ear:
        ear.wait(0.1)
        with stores[2].writing() as session:
            session.execute(END_THE_OTHERS)
        looks_anyway = ear.wait(0.1)
        ear.wait(0.1)
        listening = Doing(partial(ear.wait, 5.0))
        conversations[0].hear([says(anna)])

        assert (looks_anyway, listening.had_to_wait, listening.ends()) == (True, True, True)
