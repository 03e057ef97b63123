"""What somebody typed is not lost when their session is over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

import web
from storage.tables import Contribution, Item
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import TickingClock
from tests.web.doors import Person, come_in, set_up, type_password
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes
from web.backstage import Backstage
from web.board.doors.holding import TYPED

BOARD = Path(web.__file__).parent / "templates" / "board"
FIELD = re.compile(r'<textarea[^>]*>|<input[^>]*type="(?:text|url)"[^>]*>')
NAME = re.compile(r' name="(\w+)"')
NO_WORDS = {"code", "recovery", "username", "confirm"}
"""What is typed to come in, or to be sure, and never given back."""
WORDS = "Noen å spise middag med <b> \n og «prate» med"


@pytest.fixture
def kari(stage: Backstage) -> Person:
    """Kari, who has set up her sign-in."""
    return set_up(stage)


@pytest.fixture
def away(app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock) -> Browser:
    """Kari's browser: she has typed a need, been away for an hour, and pressed the button."""
    browser = come_in(app, stage, kari)
    browser.open("/board/items/need")
    ticking.advance(hours=1)
    browser.click("Legg til", title=WORDS, language="nb")
    return browser


def titles(stage: Backstage) -> list[str]:
    """Return what the needs are called."""
    with stage.store.reading() as session:
        return [title["nb"] for title in session.scalars(select(Item.title))]


def sign_in_there(browser: Browser, stage: Backstage, person: Person) -> None:
    """Sign in on the page that the browser is at."""
    type_password(browser, person.name)
    browser.click("Logg inn", code=person.code(stage.clock()))


def test_lapsed_form_asks_to_sign_in(away: Browser, stage: Backstage) -> None:
    assert (away.answer.status_code, nb("doors.away_held") in away.text) == (401, True)
    assert titles(stage) == []


def test_typed_words_come_back_after_signing_in(
    away: Browser, stage: Backstage, kari: Person
) -> None:
    sign_in_there(away, stage, kari)
    given_back = away.answer.text

    away.click("Send det nå")

    assert "Noen å spise middag med &lt;b&gt;" in given_back
    assert titles(stage) == [WORDS]


def test_words_are_sealed_while_nobody_is_signed_in(away: Browser) -> None:
    assert "middag" not in away.answer.text


def test_chosen_photo_is_asked_for_again(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    form = browser.open("/board/broadcasts/new").form_to("/board/broadcasts/check")
    fields = form.carried(what="words", words="Hei på dere", when="now")
    ticking.advance(hours=1)
    photo = {"photo": ("a.jpg", photo_bytes(), "image/jpeg"), "voice": ("", b"", "")}
    browser.answer = browser.client.post(form.action, data=fields, files=photo)
    told_before = browser.text
    sign_in_there(browser, stage, kari)

    browser.click("Send det nå")

    assert nb("doors.away_files") in told_before
    assert browser.answer.status_code == 422, "It does not go on without its photo"
    assert nb("compose.photo_again") in browser.text
    assert nb("compose.voice_again") not in browser.text
    assert "Hei på dere" in browser.text


def test_colleague_at_the_same_screen_gets_no_words(
    away: Browser, app: FastAPI, stage: Backstage
) -> None:
    sign_in_there(away, stage, set_up(stage, "Ola"))

    assert "middag" not in away.text
    assert "Veggen" in away.text


def test_words_are_given_back_for_half_a_day(
    away: Browser, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    ticking.advance(hours=12)

    sign_in_there(away, stage, kari)

    assert "middag" not in away.text
    assert "Veggen" in away.text


def test_single_word_comes_back_and_is_shown(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    browser.open("/board/items/need")
    ticking.advance(hours=1)
    browser.click("Legg til", title="Bussen", language="nb")

    sign_in_there(browser, stage, kari)

    assert "Bussen" in browser.text


def test_press_without_words_is_not_sent_again(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    browser.open("/board/items/need")
    ticking.advance(hours=1)

    browser.click("Legg til", title=" ", language="nb")

    assert nb("doors.away") in browser.text
    assert browser.page.values("input", "name") == ["to", "name", "password"]


def test_every_field_for_words_is_known_as_one() -> None:
    fields = {
        name
        for page in BOARD.rglob("*.html")
        for tag in FIELD.findall(page.read_text(encoding="utf-8"))
        for name in NAME.findall(tag)
    }

    assert fields - TYPED == NO_WORDS


def test_mistyped_password_loses_no_words(away: Browser, stage: Backstage, kari: Person) -> None:
    type_password(away, kari.name, "feil passord her")

    sign_in_there(away, stage, kari)

    assert "middag" in away.text


def test_form_sent_after_signing_in_elsewhere_is_not_lost(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    page = browser.open("/board/items/need")
    ticking.advance(hours=1)
    other_tab = come_in(app, stage, kari)
    browser.client.cookies.update(other_tab.client.cookies)

    browser.click("Legg til", on_page=page, title="Et bord", language="nb")
    asked = browser.answer.status_code
    browser.click("Send det nå")

    assert (asked, titles(stage)) == (401, ["Et bord"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://testserver/board/sort?phase=1", "/board/sort?phase=1"),
        ("https://evil.example//board", "/board"),
        ("http://[", "/board"),
    ],
)
def test_press_of_an_earlier_session_shows_its_page_anew(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock, before: str, after: str
) -> None:
    browser = come_in(app, stage, kari)
    form = browser.open("/board/items/need").form_with("Legg til")
    ticking.advance(hours=1)
    browser.client.cookies.update(come_in(app, stage, kari).client.cookies)

    answer = browser.client.post(
        form.action, data=form.carried(), headers={"Referer": before}, follow_redirects=False
    )

    assert (answer.status_code, answer.headers["location"]) == (303, after)


def test_form_of_somebody_else_is_refused(app: FastAPI, stage: Backstage, kari: Person) -> None:
    ola = come_in(app, stage, set_up(stage, "Ola"))
    form = ola.open("/board/items/need").form_with("Legg til")
    browser = come_in(app, stage, kari)

    answer = browser.client.post(form.action, data=form.carried(title="x", language="nb"))

    assert answer.status_code == 403


def test_lapsed_page_says_that_one_was_away(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    ticking.advance(hours=1)
    browser.open("/board/people")

    sign_in_there(browser, stage, kari)

    assert str(browser.answer.url) == "http://testserver/board/people"


def test_passwords_are_never_given_back(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    browser.open("/board/me")
    ticking.advance(hours=1)

    browser.click("Bytt passord", password=PASSWORD, new="x" * 20, again="x" * 20)

    assert browser.answer.status_code == 401
    assert browser.page.values("input", "name") == ["to", "name", "password"]


def test_many_fields_of_one_name_come_back(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    form = browser.open("/board/items/need").form_with("Legg til")
    ticking.advance(hours=1)
    data = form.carried() | {"title": ["Et bord", "", "A table"]}
    browser.answer = browser.client.post(form.action, data=data)

    sign_in_there(browser, stage, kari)
    form = browser.page.form_with("Send det nå")

    assert [value for name, value in form.fields if name == "title"] == ["Et bord", "", "A table"]


def test_typed_note_of_the_room_comes_back(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    form = browser.open("/board/meetings/1").form_to("/board/meetings/1/note")
    ticking.advance(hours=1)
    browser.answer = browser.client.post(form.action, data=form.carried(text="En benk til"))

    sign_in_there(browser, stage, kari)
    browser.click("Send det nå")

    with stage.store.reading() as session:
        assert session.scalars(select(Contribution.text)).all() == ["En benk til"]


def test_far_too_many_words_are_not_carried(
    app: FastAPI, stage: Backstage, kari: Person, ticking: TickingClock
) -> None:
    browser = come_in(app, stage, kari)
    browser.open("/board/items/need")
    ticking.advance(hours=1)

    browser.click("Legg til", title="å" * 100_000, language="nb")

    assert nb("doors.away") in browser.text


def test_stranger_is_given_nothing_to_carry(app: FastAPI, stage: Backstage) -> None:
    browser = Browser(app)

    browser.post("/board/items/need/add", title="x", language="nb")

    assert browser.answer.status_code == 401
    assert browser.page.values("input", "name") == ["to", "name", "password"]
    with stage.store.reading() as session:
        assert session.scalars(select(Contribution)).all() == []
