"""A card that is folded up on the wall stays within its frame, and opens."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import update

from storage.tables import Contribution
from tests.browser.site import PHONE, Site, Visits
from tests.browser.test_dots import is_too_wide
from tests.web.test_folded import LONG
from tests.web.test_wall import hang


def test_folded_card_fits_a_phone_and_opens(site: Site, visits: Visits) -> None:
    hang(site.stage, channel="telegram", text=LONG, flags=["many"])
    board = visits.board(viewport=PHONE)
    board.goto("/board")
    assert not is_too_wide(board)

    whole = board.locator(".folded .text")
    expect(whole).to_be_hidden()
    board.locator(".folded summary").click()
    expect(whole).to_be_visible()

    assert not is_too_wide(board)
    assert visits.misbehaviour == []


def test_card_that_somebody_has_opened_stays_open_when_its_words_change(
    site: Site, visits: Visits
) -> None:
    hang(site.stage, channel="telegram", text=LONG, flags=["many"])
    board = visits.board()
    board.goto("/board")
    board.locator(".folded summary").click()

    with site.stage.store.writing() as session:
        session.execute(update(Contribution).values(text=f"{LONG} Og en benk."))
    hang(site.stage, channel="telegram", text="En ny stemme")

    expect(board.get_by_text("En ny stemme")).to_be_visible()
    expect(board.locator(".folded .text")).to_contain_text("Og en benk.")
    expect(board.locator(".folded .text")).to_be_visible()
    assert visits.misbehaviour == []
