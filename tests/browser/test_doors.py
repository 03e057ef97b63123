"""Coming in, and being asked to come in again, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from storage.tables import Contribution, Item, SignIn
from tests.authenticator import code_at
from tests.browser.faults import faults
from tests.browser.site import Site, Visits
from tests.eavesdropping import PASSWORD
from tests.web.doors import set_up
from workshop.board.staff import StaffRole


def end_all_sessions(site: Site) -> None:
    """Let half an hour have passed since anybody was seen."""
    with site.stage.store.writing() as session:
        ago = site.stage.clock() - timedelta(minutes=31)
        session.execute(update(SignIn).values(seen_at=ago))


def set_up_by_hand(page: Page, site: Site, address: str) -> None:
    """Set a sign-in up as somebody at the keyboard does, by the key that is typed."""
    page.goto(address)
    page.get_by_label("Nytt passord", exact=True).fill(PASSWORD)
    page.get_by_label("Nytt passord en gang til").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Kan du ikke bruke kameraet?").click()
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Kode").fill(code_at(secret, site.stage.clock()))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Koder til papiret").wait_for()


def sign_in_there(page: Page, site: Site, name: str, secret: str) -> None:
    """Sign in on the page that is open."""
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Passord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Kode", exact=True).fill(code_at(secret, site.stage.clock()))
    page.keyboard.press("Enter")


@pytest.fixture
def needs(visits: Visits, site: Site) -> Page:
    """A window of Kari's, with a note typed at the page of a workshop; her session is over."""
    page = visits.board()
    page.goto("/board/meetings/1")
    page.locator("#note-text").fill("En benk ved butikken")
    end_all_sessions(site)
    return page


def test_link_is_set_up_by_keyboard(visits: Visits, site: Site) -> None:
    page = visits.window()

    set_up_by_hand(page, site, site.invite())
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()

    expect(page.get_by_role("heading", name="Veggen")).to_be_visible()


def test_note_typed_too_late_comes_back(needs: Page, site: Site) -> None:
    kari = set_up(site.stage, "Kari")
    needs.locator("#note-text").press("Enter")
    needs.get_by_role("heading", name="Logg inn").wait_for()

    sign_in_there(needs, site, kari.name, kari.secret)
    needs.get_by_text("En benk ved butikken").wait_for()
    needs.get_by_role("button", name="Send det nå").click()

    expect(needs.get_by_role("heading", level=1)).to_be_visible()
    with site.stage.store.reading() as session:
        assert session.scalars(select(Contribution.text)).all() == ["En benk ved butikken"]


def test_new_need_typed_too_late_comes_back(visits: Visits, site: Site) -> None:
    page = visits.board()
    page.goto("/board/items/need")
    page.get_by_label("Bokmål").first.fill("Noen å spise med")
    end_all_sessions(site)
    kari = set_up(site.stage, "Kari")

    page.get_by_role("button", name="Legg til").click()
    sign_in_there(page, site, kari.name, kari.secret)
    page.get_by_role("button", name="Send det nå").click()
    page.get_by_text("Noen å spise med").first.wait_for()

    with site.stage.store.reading() as session:
        assert [title["nb"] for title in session.scalars(select(Item.title))] == [
            "Noen å spise med"
        ]


def test_sign_in_pages_have_no_fault(visits: Visits, site: Site) -> None:
    page = visits.window()
    kari = set_up(site.stage, "Kari Nordmann")
    page.goto("/board/sign-in")
    blank = faults(page)
    page.get_by_label("Navn").fill(kari.name)
    page.get_by_label("Passord").fill("feil passord her")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    wrong = faults(page)
    page.get_by_label("Passord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Har du ikke telefonen?").click()

    assert (blank, wrong, faults(page)) == ([], [], [])


def test_setting_up_has_no_fault(visits: Visits, site: Site) -> None:
    page = visits.window()
    page.goto(site.invite())
    blank = faults(page)
    page.get_by_label("Nytt passord", exact=True).fill("kort")
    page.get_by_label("Nytt passord en gang til").fill("kort")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    weak = faults(page)
    page.get_by_label("Nytt passord", exact=True).fill(PASSWORD)
    page.get_by_label("Nytt passord en gang til").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Kan du ikke bruke kameraet?").click()
    app = faults(page)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Kode").fill(code_at(secret, site.stage.clock()))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Koder til papiret").wait_for()

    assert (blank, weak, app, faults(page)) == ([], [], [], [])


def test_given_back_words_have_no_fault(needs: Page, site: Site) -> None:
    kari = set_up(site.stage, "Kari")
    needs.locator("#note-text").press("Enter")
    needs.get_by_role("heading", name="Logg inn").wait_for()
    lapsed = faults(needs)
    sign_in_there(needs, site, kari.name, kari.secret)
    needs.get_by_role("button", name="Send det nå").wait_for()

    assert (lapsed, faults(needs)) == ([], [])


def test_own_page_and_colleagues_have_no_fault(visits: Visits, site: Site) -> None:
    set_up(site.stage, "Kari", StaffRole.ADMIN)
    set_up(site.stage, "Ola")
    page = visits.board(StaffRole.ADMIN)
    page.goto("/board/me")
    mine = faults(page)
    page.get_by_label("Passordet du har nå").first.fill("feil passord her")
    page.get_by_label("Nytt passord", exact=True).fill(PASSWORD)
    page.get_by_label("Nytt passord en gang til").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    wrong = faults(page)
    page.goto("/board/colleagues")
    page.get_by_text("Endre for Ola").click()
    colleagues = faults(page)
    page.get_by_label("Navn").fill("Eva")
    page.get_by_role("button", name="Lag en lenke").click()
    page.get_by_role("heading", name="Lenken er klar").wait_for()

    assert (mine, wrong, colleagues, faults(page)) == ([], [], [], [])


def test_sign_in_that_must_wait_has_no_fault(visits: Visits) -> None:
    page = visits.window()
    page.goto("/board/sign-in")
    waits = page.get_by_text("Det ble mange forsøk")

    for _ in range(30):
        page.get_by_label("Navn").fill("Kari Nordmann")
        page.get_by_label("Passord").fill("feil passord her")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        if waits.is_visible():
            break

    expect(waits).to_be_visible()
    assert faults(page) == []


def test_colleague_without_a_name_is_refused_without_a_fault(visits: Visits, site: Site) -> None:
    set_up(site.stage, "Kari", StaffRole.ADMIN)
    page = visits.board(StaffRole.ADMIN)
    page.goto("/board/colleagues")
    page.get_by_label("Navn").fill("   ")

    page.get_by_role("button", name="Lag en lenke").click()

    expect(page.get_by_text("Skriv et navn, høyst 120 tegn.")).to_be_visible()
    assert faults(page) == []
