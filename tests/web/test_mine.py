"""One's own page: sessions, password, app, codes for paper."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Audit
from tests.authenticator import code_at
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import TickingClock
from tests.web.doors import NEW_PASSWORD, Person, come_in, set_up, type_password
from tests.web.phrases import nb
from tests.web.test_entering import PAPER, shown_secret
from web.backstage import Backstage

MOMENTS = re.compile("Logget inn .+?, sist brukt")


@pytest.fixture
def kari(stage: Backstage) -> Person:
    """Kari, who has set up her sign-in."""
    return set_up(stage)


@pytest.fixture
def browser(app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock) -> Browser:
    """Kari's browser, at her page."""
    browser = come_in(app, stage, kari)
    ticking.advance(minutes=2)
    browser.open("/board/me")
    return browser


@pytest.fixture
def elsewhere(app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock) -> Browser:
    """Another browser in which Kari is signed in."""
    ticking.advance(minutes=2)
    elsewhere = come_in(app, stage, kari)
    ticking.advance(minutes=2)
    return elsewhere


def actions(stage: Backstage) -> list[str]:
    """Return what was written down, in order."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Audit.action).order_by(Audit.id)))


def test_page_lists_where_one_is_signed_in(browser: Browser, elsewhere: Browser) -> None:
    # Setting up signed her in too, in the browser that she had then.
    browser.open("/board/me")

    assert len(MOMENTS.findall(browser.text)) == 3
    assert browser.text.count("Denne nettleseren") == 1


def test_other_sessions_end_with_one_press(
    browser: Browser, elsewhere: Browser, stage: Backstage
) -> None:
    browser.open("/board/me")

    browser.click("Logg ut alle andre steder")

    assert nb("doors.done_others") in browser.text
    assert elsewhere.client.get("/board").status_code == 401
    assert actions(stage)[-1] == "other-sessions-ended"


def test_new_password_counts_and_ends_other_sessions(
    app: FastAPI, stage: Backstage, kari: Person, browser: Browser, elsewhere: Browser
) -> None:
    browser.open("/board/me")
    browser.click("Bytt passord", password=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)

    old, new = Browser(app), Browser(app)
    for one, password in ((old, PASSWORD), (new, NEW_PASSWORD)):
        one.open("/board/sign-in")
        type_password(one, kari.name, password)
    assert (old.answer.status_code, new.answer.status_code) == (401, 200)
    assert elsewhere.client.get("/board").status_code == 401
    assert browser.open("/board").text.count("Veggen") > 0


@pytest.mark.parametrize(
    ("password", "new", "again", "fault"),
    [
        ("feil passord her", NEW_PASSWORD, NEW_PASSWORD, "doors.fault_own_password"),
        (PASSWORD, "kort", "kort", "doors.fault_short"),
        (PASSWORD, "karinordmann1", "karinordmann1", "doors.fault_common"),
        (PASSWORD, NEW_PASSWORD, "noe annet enn det", "doors.fault_different"),
    ],
)
def test_password_is_not_changed_by_half(
    browser: Browser, stage: Backstage, password: str, new: str, again: str, fault: str
) -> None:
    browser.click("Bytt passord", password=password, new=new, again=again)

    assert (browser.answer.status_code, nb(fault) in browser.text) == (422, True)
    assert "password-changed" not in actions(stage)


def test_new_app_counts_from_its_first_code(
    app: FastAPI, stage: Backstage, kari: Person, browser: Browser, ticking: TickingClock
) -> None:
    browser.click("Bytt telefon eller app", password=PASSWORD)
    secret = shown_secret(browser)

    browser.click("Koble til", code=code_at(secret, stage.clock()))
    ticking.advance(minutes=2)

    old = come_in(app, stage, kari)
    new = come_in(app, stage, Person(kari.name, secret, ()))
    assert (old.answer.status_code, new.answer.status_code) == (401, 200)


def test_old_app_stays_until_the_new_one_has_shown_a_code(
    app: FastAPI, stage: Backstage, kari: Person, browser: Browser
) -> None:
    browser.click("Bytt telefon eller app", password=PASSWORD)
    shown = shown_secret(browser)

    browser.click("Koble til", code="000000")

    assert (browser.answer.status_code, shown_secret(browser) == shown) == (422, True)
    assert "Veggen" in come_in(app, stage, kari).text


def test_offer_of_an_app_is_over_after_ten_minutes(
    browser: Browser, stage: Backstage, ticking: TickingClock
) -> None:
    browser.click("Bytt telefon eller app", password=PASSWORD)
    secret = shown_secret(browser)
    ticking.advance(minutes=10)

    browser.click("Koble til", code=code_at(secret, stage.clock()))

    assert nb("doors.fault_too_old") in browser.text


def test_code_that_took_an_offer_takes_it_no_second_time(
    browser: Browser, stage: Backstage
) -> None:
    browser.click("Bytt telefon eller app", password=PASSWORD)
    page, code = browser.page, code_at(shown_secret(browser), stage.clock())
    browser.click("Koble til", on_page=page, code=code)

    browser.click("Koble til", on_page=page, code=code)

    assert (browser.answer.status_code, nb("doors.fault_code") in browser.text) == (422, True)


def test_offer_to_somebody_else_is_none(
    app: FastAPI, stage: Backstage, browser: Browser, ticking: TickingClock
) -> None:
    browser.click("Bytt telefon eller app", password=PASSWORD)
    offer = dict(browser.page.form_with("Koble til").fields)["offer"]
    secret = shown_secret(browser)
    ola = come_in(app, stage, set_up(stage, "Ola"))
    token = dict(ola.open("/board/me").form_with("Bytt passord").fields)["form_token"]

    code = code_at(secret, stage.clock())
    ola.post("/board/me/app/code", offer=offer, code=code, form_token=token)

    assert nb("doors.fault_too_old") in ola.text


def test_new_codes_replace_the_old(
    app: FastAPI, stage: Backstage, kari: Person, browser: Browser
) -> None:
    browser.click("Lag nye koder til papiret", password=PASSWORD)
    codes = PAPER.findall(browser.answer.text)

    old, new = (Browser(app) for _ in range(2))
    for one, code in ((old, kari.codes[0]), (new, codes[0])):
        one.open("/board/sign-in")
        type_password(one, kari.name)
        one.click("Logg inn", recovery=code)
    assert (old.answer.status_code, new.answer.status_code) == (401, 200)


@pytest.mark.parametrize("label", ["Bytt telefon eller app", "Lag nye koder til papiret"])
def test_open_screen_is_not_enough_to_change_anything(browser: Browser, label: str) -> None:
    browser.click(label, password="feil passord her")

    assert browser.answer.status_code == 422
    assert nb("doors.fault_own_password") in browser.text


def test_guessing_at_an_open_screen_is_slowed_down(
    browser: Browser, ticking: TickingClock
) -> None:
    page = browser.page
    for _ in range(9):
        browser.click("Bytt telefon eller app", on_page=page, password="feil passord her")

    assert "Det ble mange forsøk." in browser.text
