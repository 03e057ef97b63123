"""Name and password, then a code: who comes in, and what is not told to who does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from storage.tables import Audit, Facilitator, RecoveryCode
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import TickingClock
from tests.web.doors import Person, come_in, set_up, type_password
from tests.web.phrases import nb
from web.backstage import Backstage


@pytest.fixture
def kari(stage: Backstage) -> Person:
    """Kari, who has set up her sign-in."""
    return set_up(stage)


def at_code(app: FastAPI, person: Person) -> Browser:
    """Return a browser at the page that asks for a code."""
    browser = Browser(app)
    browser.open("/board/sign-in")
    type_password(browser, person.name)
    return browser


def actions(stage: Backstage) -> list[str]:
    """Return what was written down, in order."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Audit.action).order_by(Audit.id)))


def test_password_and_code_lead_to_the_wall(app: FastAPI, stage: Backstage, kari: Person) -> None:
    browser = come_in(app, stage, kari)

    assert (str(browser.answer.url), "Veggen" in browser.text) == ("http://testserver/board", True)


def test_wanted_page_comes_after_signing_in(app: FastAPI, stage: Backstage, kari: Person) -> None:
    browser = come_in(app, stage, kari, "/board/people?lang=nb")

    assert str(browser.answer.url) == "http://testserver/board/people?lang=nb"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/board",
        "/board//evil.example",
        "/board\\evil.example",
        "/boardwalk",
        "/board/\r\nSet-Cookie: a=b",
        "/board/sign-in",
        "javascript:alert(1)",
        "",
    ],
)
def test_no_form_leads_away_from_the_board(
    app: FastAPI, stage: Backstage, kari: Person, to: str
) -> None:
    form = at_code(app, kari).page.form_with("Logg inn")
    fields = form.carried(to=to, code=kari.code(stage.clock()))

    answer = Browser(app).client.post(form.action, data=fields, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/board")


@pytest.mark.parametrize("name", ["Kari Nordmann", "Nobody", "", "kari\x00"])
def test_wrong_name_and_wrong_password_look_the_same(
    app: FastAPI, kari: Person, name: str
) -> None:
    browser = Browser(app)
    browser.open("/board/sign-in")

    type_password(browser, name, "feil passord her")

    assert browser.answer.status_code == 401
    assert nb("doors.fault_password") in browser.text
    without_name = browser.answer.text.replace(f' value="{name}"', "") if name else ""
    assert "Nordmann" not in without_name


def test_shut_out_person_is_as_unknown(app: FastAPI, stage: Backstage, kari: Person) -> None:
    with stage.store.writing() as session:
        session.execute(update(Facilitator).values(disabled_at=stage.clock()))

    browser = at_code(app, kari)

    assert nb("doors.fault_password") in browser.text


def test_name_is_taken_however_it_is_typed(app: FastAPI, kari: Person) -> None:
    browser = Browser(app)
    browser.open("/board/sign-in")

    type_password(browser, "  KARI   nordmann ")

    assert "Kode fra telefonen" in browser.text


def test_code_is_good_once(app: FastAPI, stage: Backstage, kari: Person) -> None:
    code = kari.code(stage.clock())
    at_code(app, kari).click("Logg inn", code=code)

    again = at_code(app, kari)
    again.click("Logg inn", code=code)

    assert (again.answer.status_code, nb("doors.fault_code") in again.text) == (401, True)


@pytest.mark.parametrize(
    ("minutes", "status"), [(-1.0, 401), (-0.5, 200), (0.0, 200), (0.5, 200), (1.0, 401)]
)
def test_clock_of_the_phone_may_be_half_a_minute_off(
    app: FastAPI, stage: Backstage, ticking: TickingClock, minutes: float, status: int
) -> None:
    person = set_up(stage)
    browser = at_code(app, person)
    # To the middle of a half minute, so that the seconds of the test make no step.
    ticking.advance(seconds=10 - ticking.now.second % 30)

    shown = person.code(ticking.now + timedelta(minutes=minutes))
    browser.click("Logg inn", code=shown)

    assert browser.answer.status_code == status


def test_code_from_paper_is_good_once(app: FastAPI, stage: Backstage, kari: Person) -> None:
    first, second = at_code(app, kari), at_code(app, kari)

    first.click("Logg inn", recovery=kari.codes[3].upper().replace("-", " "))
    second.click("Logg inn", recovery=kari.codes[3])

    assert (first.answer.status_code, second.answer.status_code) == (200, 401)
    assert nb("doors.fault_recovery") in second.text
    assert '<details class="other-way" open>' in second.answer.text
    with stage.store.reading() as session:
        used = session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_not(None)))
        assert len(used.all()) == 1
    assert "recovery-code-used" in actions(stage)


def test_code_of_a_colleague_lets_nobody_in(app: FastAPI, stage: Backstage, kari: Person) -> None:
    ola = set_up(stage, "Ola")
    browser = at_code(app, kari)

    browser.click("Logg inn", recovery=ola.codes[0])

    assert browser.answer.status_code == 401


def test_wrong_code_after_a_right_password_is_written_down(
    app: FastAPI, stage: Backstage, kari: Person
) -> None:
    at_code(app, kari).click("Logg inn", code="000000")

    assert actions(stage)[-1] == "code-refused"


def test_ticket_is_over_after_ten_minutes(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = at_code(app, kari)
    ticking.advance(minutes=10)

    browser.click("Logg inn", code=kari.code(stage.clock()))

    assert (browser.answer.status_code, nb("doors.fault_too_old") in browser.text) == (401, True)


def test_ticket_is_over_when_the_password_changes(
    app: FastAPI, stage: Backstage, kari: Person
) -> None:
    browser = at_code(app, kari)
    again = set_up(stage)

    browser.click("Logg inn", code=again.code(stage.clock()))

    assert (browser.answer.status_code, nb("doors.fault_too_old") in browser.text) == (401, True)


@pytest.mark.parametrize("ticket", ["", "x", "AAAA", "é", "A" * 400])
def test_made_up_ticket_is_none(app: FastAPI, kari: Person, ticket: str) -> None:
    answer = Browser(app).post("/board/sign-in/code", ticket=ticket, code=kari.codes[0])

    assert answer.status_code == 401


def test_page_of_another_site_signs_nobody_in(app: FastAPI, kari: Person) -> None:
    browser = Browser(app, Origin="https://evil.example")

    assert browser.post("/board/sign-in", name=kari.name, password=PASSWORD).status_code == 403


def test_fields_tell_the_browser_what_they_are(app: FastAPI, kari: Person) -> None:
    browser = Browser(app)
    names = browser.open("/board/sign-in").values("input", "autocomplete")
    type_password(browser, kari.name)

    assert names == ["username", "current-password"]
    assert browser.page.values("input", "autocomplete") == ["one-time-code", "off"]
    assert browser.page.values("input", "inputmode") == ["numeric"]


def test_language_of_the_page_can_be_chosen(app: FastAPI) -> None:
    browser = Browser(app)

    browser.open("/board/people?lang=en")

    assert (browser.answer.status_code, "Sign in" in browser.text) == (401, True)
