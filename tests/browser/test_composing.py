"""Writing to many in a real browser: the whole way with the keys alone, on a phone and a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from storage.tables import Broadcast
from tests.browser.faults import faults
from tests.browser.site import Site, Visits
from tests.browser.test_sizes import DESKTOP, PHONE, Size, fits
from tests.web.phrases import nb
from tests.workshop.residents import join

MOST_TABS = 150


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail("the keyboard does not lead there")


def let_take_part(site: Site, count: int) -> None:
    """Let so many residents have joined."""
    now = site.stage.clock()
    with site.stage.store.writing() as session:
        for nth in range(count):
            join(session, site.stage.vault, f"a{nth}", now=now, age_band="40-66", area="vang")


def choose_by_keys(page: Page, told: Locator) -> None:
    """Choose a picture, narrow the audience down and widen it again, as soon as confirmed."""
    tab_to(page, page.locator("input[name=prompt]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, page.locator("summary", has_text=nb("compose.age")))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("input[name=who_age][value='16-19']"))
    page.keyboard.press("Space")
    expect(told).to_contain_text("De som er 16–19 år")
    page.keyboard.press("Space")
    expect(told).to_contain_text("2 personer")
    tab_to(page, page.locator("#when-at"))
    page.keyboard.press("ArrowUp")
    tab_to(page, page.get_by_role("button", name=nb("compose.check")))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_keys_alone_lead_from_the_form_to_the_schedule(
    visits: Visits, site: Site, size: Size
) -> None:
    let_take_part(site, 2)
    page = visits.board(**size)
    page.goto("/board/broadcasts/new")
    told = page.locator("#whom-told")
    expect(told).to_contain_text("2 personer")

    choose_by_keys(page, told)
    does_form_fit = fits(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=nb("compose.seen"))).to_be_visible()
    does_check_fit, found = fits(page), faults(page)
    page.set_viewport_size(size["viewport"])
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=nb("compose.try")).click()
    found += try_it(opened.value)
    opened.value.close()
    page.locator("h1").click()
    tab_to(page, page.get_by_role("button", name="Send til 2 personer"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/board/broadcasts/1")
    with site.stage.store.reading() as session:
        [made] = session.scalars(select(Broadcast))
        assert (made.kind, made.audience, made.prompt_id) == ("prompt", "all", 2)
    found += faults(page)
    undo = page.get_by_role("button", name=nb("broadcasts.undo"))
    tab_to(page, undo)
    page.keyboard.press("Enter")
    expect(undo).to_have_count(0)
    with site.stage.store.reading() as session:
        assert session.scalars(select(Broadcast.state)).all() == ["cancelled"]
    assert (does_form_fit, does_check_fit, found) == (True, True, [])


def try_it(chat: Page) -> list[str]:
    """Answer in one's own chat, in another language; what is wrong with its page."""
    expect(chat.get_by_text("Hva skjer her?")).to_be_visible()
    chat.get_by_role("link", name="Nynorsk").click()
    expect(chat.get_by_text("Kva skjer her?")).to_be_visible()
    chat.get_by_label("Svar som ein innbyggjar").fill("Ein benk")
    chat.get_by_role("button", name="Send", exact=True).click()
    expect(chat.locator(".own")).to_contain_text("Berre ei prøve")
    expect(chat.locator(".told")).not_to_have_count(1)
    assert fits(chat)
    return faults(chat)


@pytest.mark.timeout(300)
def test_invitation_and_series_keep_up_while_one_chooses(visits: Visits, site: Site) -> None:
    board = visits.board(**DESKTOP)
    board.goto("/board/broadcasts/new")
    board.locator("#what-invitation").check()
    board.locator("#meeting").select_option("verksted-test")
    expect(board.locator("#invite-nb")).to_have_value(re.compile("22. april"))
    board.locator("#invite-en").fill("Come!")
    board.locator("#meeting").select_option("verksted-tiltak")
    board.locator("#what-series").check()
    for code in ("trappa", "busstoppet"):
        board.locator(f"label[for=place-{code}]").click()
    board.get_by_role("button", name=nb("compose.check")).click()
    expect(board.locator("#wrong, .parts")).to_be_visible()
    listed = board.locator(".parts li").all_inner_texts()
    board.get_by_role("button", name=nb("compose.change")).click()

    assert ["dette bildet" in one for one in listed] == [True, False]
    expect(board.locator("#place-busstoppet")).to_have_value("2")
    expect(board.locator("#invite-en")).to_have_value("Come!")
    board.locator("#clock").fill("")
    board.get_by_role("button", name=nb("compose.check")).click()
    board.locator("#wrong").wait_for()
    assert faults(board) == []
    assert fits(board)
