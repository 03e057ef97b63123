"""A rehearsal in the browser: started and wiped by keyboard, live, and without a fault for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.rehearsal import Rehearser
from tests.browser.faults import faults
from tests.browser.site import Site, Visits
from tests.web.phrases import nb
from workshop.process import current_process
from workshop.rehearsal.starting import Pace, start
from workshop.upkeep.intake import beat

PAGE = "/board/rehearsal"
TICKS = 10


@pytest.fixture
def rehearser(site: Site) -> Rehearser:
    """What lets robots speak."""
    stage = site.stage
    return Rehearser(stage.store, stage.vault, stage.catalogue, stage.clock)


@pytest.fixture
def rehearsed(site: Site, rehearser: Rehearser) -> Site:
    """The application while a rehearsal is on, with what some robots have said."""
    with site.stage.store.writing() as session:
        now = site.stage.clock()
        start(session, current_process(session), "needs", robots=8, pace=Pace.BRISK, now=now)
        beat(session, "clock", now=now)
        current_process(session).is_moderated = False
    for _ in range(TICKS):
        rehearser.rehearse()
    return site


def test_page_before_a_rehearsal_has_no_fault(visits: Visits) -> None:
    page = visits.board()

    page.goto(PAGE)

    assert faults(page) == []


@pytest.mark.parametrize(
    "path",
    [
        PAGE, f"{PAGE}/wipe", f"{PAGE}?done=started", "/board", "/board/sort",
        "/board/hall?cards=1", "/board/hall/moderate", "/board/print", "/board/people",
    ],
)  # fmt: skip
def test_page_during_a_rehearsal_has_no_fault(rehearsed: Site, visits: Visits, path: str) -> None:
    page = visits.board()

    page.goto(path)

    assert faults(page) == []


def test_page_that_asks_whether_to_wipe_has_no_fault(rehearsed: Site, visits: Visits) -> None:
    page = visits.board()

    answer = page.goto("/board/rehearsal/wipe")

    assert answer is not None
    assert answer.ok
    assert faults(page) == []


def test_item_of_a_rehearsal_has_no_fault(rehearsed: Site, visits: Visits) -> None:
    page = visits.board()
    page.goto("/board/sort")
    page.locator("#new-title").fill("Noen å spise med")
    page.keyboard.press("Enter")
    expect(page.locator(".target .rehearsed")).to_be_visible()
    found = faults(page)

    for path in ("/board/items/need", "/board/print?what=need"):
        page.goto(path)
        found += faults(page)
    page.goto("/board/sort")
    page.locator(".open-item").first.click()

    assert (found, faults(page)) == ([], [])


def test_rehearsal_is_started_and_wiped_by_keyboard(visits: Visits, rehearser: Rehearser) -> None:
    page = visits.board()
    page.goto(PAGE)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name=nb("rehearsal.start")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(nb("rehearsal.came_of", came=0, robots=20))).to_be_visible()

    page.get_by_role("link", name=nb("rehearsal.end")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=nb("rehearsal.wipe")).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text(nb("rehearsal.wiped"))


def test_cards_of_robots_arrive_on_the_open_wall(
    rehearsed: Site, visits: Visits, rehearser: Rehearser
) -> None:
    page = visits.board()
    cards = page.locator(".note-card.is-rehearsed")
    before = cards.count()

    for _ in range(TICKS):
        rehearser.rehearse()

    expect(cards.nth(before)).to_be_attached()
    expect(cards.first.locator(".rehearsed")).to_have_text(nb("rehearsal.mark"))
