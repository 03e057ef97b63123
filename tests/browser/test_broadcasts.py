"""A broadcast followed in two browsers while the real courier says it to Telegram's stand-in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.chores import Chores
from bot.courier import Courier
from bot.pacing import ChatGaps, Pacer
from bot.speaker import Speaker
from storage.vault import Vault
from tests.browser.site import PHONE, Site, Visits
from tests.conftest import SECRET
from tests.telegram import StandIn
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running
from tests.web.phrases import nb
from workshop.broadcasts import Plan, plan_broadcast
from workshop.process import current_process

PER_SECOND = 6.0
PEOPLE = 30
NUMBER = "[1-9]"
HERE = "/board/broadcasts/1"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A Telegram of this test's own."""
    with StandIn.start() as started:
        yield started


@pytest.fixture
def courier(site: Site, standin: StandIn) -> Iterator[None]:
    """The courier at work, slowly enough to be watched."""
    stage = site.stage
    speaker = Speaker(standin.token, standin.base_url, stage.shelf)
    courier = Courier(
        store=stage.store,
        vault=stage.vault,
        clock=stage.clock,
        mouth=speaker,
        pacer=Pacer(PER_SECOND),
        gaps=ChatGaps(0.001),
        beat=lambda **_: None,
    )
    with Running(courier.run, speaker.close):
        yield


def plan(site: Site, standin: StandIn, *, in_s: float) -> None:
    """Plan a broadcast to everybody, as somebody who has just pressed Send does."""
    stage, now = site.stage, site.stage.clock()
    outbox = Outbox(stage.store, stage.vault, stage.shelf)
    for one in standin.residents(PEOPLE):
        outbox.knows(one)
    with stage.store.writing() as session:
        due_at = stage.clock() + timedelta(seconds=in_s)
        words = Plan(None, {"nb": "Vi møtes på torsdag"}, "all", due_at)
        plan_broadcast(session, current_process(session), words, now=now)


def stands(page: Page, key: str) -> None:
    """Wait until the page says where the broadcast stands."""
    expect(page.locator("#live-head")).to_have_text(nb(key))


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=nb(key), exact=True).click()


@pytest.mark.usefixtures("courier")
def test_two_follow_it_to_the_end_and_one_sees_what_the_other_does(
    site: Site, standin: StandIn, visits: Visits
) -> None:
    desktop, phone = visits.board(), visits.board(viewport=PHONE)
    plan(site, standin, in_s=8)
    for page in (desktop, phone):
        page.goto(HERE)
        stands(page, "broadcasts.is_leaving")
    counted = nb("broadcasts.leaves_in", n=NUMBER)
    expect(desktop.get_by_role("timer")).to_have_text(re.compile(counted))
    for page in (desktop, phone):
        expect(page.get_by_role("timer")).to_have_text(nb("broadcasts.leaves_now"))

    stage = site.stage
    Chores(stage.store, stage.shelf, stage.catalogue, stage.clock, Vault(SECRET)).fire_broadcasts()
    for page in (desktop, phone):
        stands(page, "broadcasts.is_under_way")
    press(desktop, "broadcasts.pause")
    stands(phone, "broadcasts.is_paused")
    expect(phone.locator("#heard")).to_have_text(nb("broadcasts.is_paused"))
    # What was in flight when it was paused is said to the end.
    time.sleep(0.5)
    said = len(standin.deliveries())
    time.sleep(1)
    assert len(standin.deliveries()) == said < PEOPLE
    press(phone, "broadcasts.resume")
    stands(desktop, "broadcasts.is_under_way")

    for page in (desktop, phone):
        stands(page, "broadcasts.is_done")
        expect(page.locator(".sum")).to_have_text(
            nb("broadcasts.sent_of", sent=PEOPLE, all=PEOPLE)
        )
        expect(page.get_by_role("button", name=nb("broadcasts.pause"))).to_have_count(0)
    assert len({one.chat_id for one in standin.deliveries()}) == PEOPLE
    assert len(standin.deliveries()) == PEOPLE


def test_focus_stays_on_the_button_while_counts_change(
    site: Site, standin: StandIn, visits: Visits, request: pytest.FixtureRequest
) -> None:
    plan(site, standin, in_s=0)
    stage = site.stage
    Chores(stage.store, stage.shelf, stage.catalogue, stage.clock, Vault(SECRET)).fire_broadcasts()
    board = visits.board()
    board.goto(HERE)
    stands(board, "broadcasts.is_under_way")
    board.get_by_role("button", name=nb("broadcasts.pause")).focus()

    request.getfixturevalue("courier")
    expect(board.locator(".sum")).not_to_have_text(nb("broadcasts.sent_of", sent=0, all=PEOPLE))

    expect(board.get_by_role("button", name=nb("broadcasts.pause"))).to_be_focused()
