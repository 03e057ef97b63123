"""Sending to oneself first: seen and answered as residents do, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.chores import Chores
from storage.tables import Base, Person, Phase, Prompt
from tests.recordings import mp3
from tests.voting.conftest import about
from tests.web.browsing import Browser, Resident
from tests.web.composing import CHECK, NEW, NOW, PLAN, WORDS, Desk, Fields, card_of, people, texts
from tests.web.conftest import SignInAs, TickingClock
from tests.web.historic import act
from tests.web.page import Page
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot

TRY, TRIAL = "/board/broadcasts/try", "/board/trial"
SERIES: Fields = {
    "what": "series",
    "part": ["busstoppet", "trappa"],
    "place": ["1", "2"],
    "when": "now",
}
TABLE = Base.metadata.tables["trial"]


def left_in(stage: Backstage) -> dict[str, list[str]]:
    """Return every row of every table but the trial's own."""
    tables = [one for one in Base.metadata.sorted_tables if one is not TABLE]
    with stage.store.reading() as session:
        return {one.name: sorted(map(repr, session.execute(select(one)))) for one in tables}


@pytest.fixture
def leaves_nothing(desk: Desk, stage: Backstage, resident: Resident) -> Iterator[None]:
    """Whatever a test tries: afterwards every table is as it was before."""
    resident.take_part()
    desk.browser.open(NEW)
    before = left_in(stage)
    yield
    assert left_in(stage) == before


def send_to_me(desk: Desk, photo: bytes | None = None, /, **fields: Any) -> str:
    """Look a broadcast through and send it to oneself; the page of the chat."""
    assert desk.check(photo, **fields) == 200, desk.browser.text
    form = desk.browser.page.form_to(PLAN).carried()
    assert desk.send(TRY, form) == 303
    return look(desk.browser)


def look(browser: Browser, spoken: str = "nb") -> str:
    """Open the chat in a language; its page."""
    browser.open(f"{TRIAL}?spoken={spoken}")
    return browser.answer.text


def do(browser: Browser, how: str, spoken: str = "nb", **fields: str) -> str:
    """Write or press in the chat; its page afterwards."""
    token = dict(browser.page.form_to(f"{TRIAL}/say").fields)["form_token"]
    browser.post(f"{TRIAL}/{how}", form_token=token, spoken=spoken, **fields)
    return look(browser, spoken)


def own_lines(browser: Browser) -> list[str]:
    """Return what the chat shows as written by the facilitator, with the marks under it."""
    lines = browser.answer.text.split('<li id="')[1:]
    return [Page(one).text for one in lines if one.startswith("c")]


class Somebody:
    """A resident who is at the chat meanwhile: each word of theirs takes numbers of rows."""

    def __init__(self, resident: Resident) -> None:
        resident.take_part()
        self.resident = resident

    def writes(self) -> None:
        """Say one thing more; it is kept, and answered."""
        self.resident.say("Bussen går for sjelden")


@pytest.fixture
def somebody(resident: Resident) -> Somebody:
    """Somebody who writes while a trial is had."""
    return Somebody(resident)


def test_it_comes_as_residents_will_see_it(
    desk: Desk, stage: Backstage, resident: Resident, ticking: TickingClock
) -> None:
    resident.take_part()

    mine = send_to_me(desk, **NOW)
    desk.check(**NOW)
    desk.confirm()
    ticking.advance(minutes=2)
    with stage.store.writing() as session:
        fire_due(session, ticking(), make_say=stage.make_say)
    resident.open()

    assert card_of(mine) == card_of(resident.answer.text.rpartition('<li id="o')[2])
    assert nb("trial.note") in desk.browser.open(TRIAL).text


@pytest.mark.usefixtures("leaves_nothing")
def test_answer_is_played_and_kept_nowhere(desk: Desk) -> None:
    page = send_to_me(desk, **NOW)

    answered = do(desk.browser, "say", text="Hun spiser alene <b>")
    skipped = desk.browser.click(nb("button.skip_question")).html

    assert page.count('class="line told') == 1
    assert "Hun spiser alene &lt;b&gt;" in answered
    assert nb("trial.mark") in answered
    assert nb("web.chat.saved") not in answered
    assert answered.count('class="line told') > 1, "The next question follows, as in the chat"
    assert skipped.count('class="line told') > answered.count('class="line told')


def test_words_are_changed_while_others_write(desk: Desk, somebody: Somebody) -> None:
    send_to_me(desk, **NOW)
    do(desk.browser, "say", text="Hun spiser alene")
    do(desk.browser, "say", text="/mine")

    somebody.writes()
    asked = desk.browser.click(nb("button.change")).text
    somebody.writes()
    do(desk.browser, "say", text="Han spiser alene")

    assert " ".join(nb("edit.ask", words="Hun spiser alene").split()) in asked
    assert nb("edit.done") in desk.browser.text
    (own,) = own_lines(desk.browser)
    assert "Han spiser alene" in own
    assert nb("web.chat.edited") in own


def test_words_are_taken_back_and_given_again_while_others_write(
    desk: Desk, somebody: Somebody
) -> None:
    send_to_me(desk, **NOW)
    do(desk.browser, "say", text="Hun spiser alene")
    do(desk.browser, "say", text="/mine")

    somebody.writes()
    desk.browser.click(nb("button.take_back"))
    taken_back = own_lines(desk.browser)
    somebody.writes()
    desk.browser.click(nb("button.undo"))

    assert nb("web.chat.withdrawn") in taken_back[0]
    assert "Hun spiser alene" not in taken_back[0]
    assert nb("mine.restored") in desk.browser.text
    assert "Hun spiser alene" in own_lines(desk.browser)[0]
    assert nb("press.gone") not in desk.browser.text


def test_dots_stand_where_they_were_put_at_each_look(desk: Desk, stage: Backstage) -> None:
    act(stage, lambda hand: open_ballot(hand, add_ballot(hand, about(hand)).id))
    send_to_me(desk, **WORDS)
    do(desk.browser, "say", text="/prikker")
    listed = desk.browser.text

    placed = desk.browser.click("2").text
    looks = {desk.browser.open(TRIAL).text for _ in range(4)}

    second = listed.partition(" 2. ")[2].partition(" 3. ")[0]
    assert f"2. {second} ●" in placed
    assert looks == {placed}


@pytest.mark.usefixtures("leaves_nothing")
def test_place_where_no_button_stands_is_too_late(desk: Desk) -> None:
    send_to_me(desk, **NOW)
    late = [
        do(desk.browser, "press", on=on, press=press).count(nb("press.gone"))
        for on, press in (("0", "7.7"), ("77", "0.0"), ("-1", "0.0"), ("0", "skip:1:0:0"))
    ]

    assert late == [1, 2, 2, 2], "What names no place at all is not even kept"


@pytest.mark.usefixtures("leaves_nothing")
def test_each_language_is_a_chat_of_its_own(desk: Desk) -> None:
    send_to_me(desk, **{**WORDS, "words": ["Hei på dere", "Hei alle", "Hello all"]})

    do(desk.browser, "say", "nn", text="Takk for helsinga")
    pages = {code: look(desk.browser, code) for code in ("nb", "nn", "en")}

    assert "Hei på dere" in pages["nb"]
    assert "Takk for helsinga" not in pages["nb"]
    assert "Hei alle" in pages["nn"]
    assert "Takk for helsinga" in pages["nn"]
    assert "Hello all" in pages["en"]


@pytest.mark.usefixtures("leaves_nothing")
def test_all_parts_of_a_series_come(desk: Desk, stage: Backstage) -> None:
    with stage.store.reading() as session:
        wanted = [
            session.scalars(select(Prompt).where(Prompt.code == one)).one().questions[0]["nb"]
            for one in ("busstoppet", "trappa")
        ]

    page = send_to_me(desk, **SERIES)

    assert page.count('class="line told') == 2
    assert all(one in page for one in wanted)
    assert nb("trial.series") in page


@pytest.mark.usefixtures("leaves_nothing")
def test_photo_comes_with_what_it_shows(desk: Desk) -> None:
    alt = ["Et bord", "Eit bord", "A table"]

    page = send_to_me(desk, photo_bytes(), **WORDS, alt=alt)

    assert 'alt="Et bord"' in page
    assert 'alt="A table"' in look(desk.browser, "en")


@pytest.mark.usefixtures("leaves_nothing")
def test_recording_comes_with_its_words(desk: Desk) -> None:
    desk.check(None, mp3(), **WORDS)
    desk.send(TRY, desk.browser.page.form_to(PLAN).carried())

    assert 'src="/voice/prompt-' in look(desk.browser)


def test_round_that_opens_later_can_be_answered(desk: Desk, stage: Backstage) -> None:
    with stage.store.reading() as session:
        phase = session.scalars(
            select(Phase).join(Prompt, Prompt.phase_id == Phase.id).where(Prompt.code == "kafeen")
        ).one()
    later: Fields = {"when": "at", "day": f"{phase.opens_at:%Y-%m-%d}", "clock": "21:00"}
    send_to_me(desk, what="prompt", prompt="kafeen", **later)

    page = do(desk.browser, "say", text="En buss")

    assert phase.state == "planned"
    assert page.count('class="line told') > 1


@pytest.mark.usefixtures("leaves_nothing")
def test_deleting_oneself_in_a_trial_deletes_nobody(desk: Desk, stage: Backstage) -> None:
    with stage.store.reading() as session:
        before = set(session.scalars(select(Person.code)))
    send_to_me(desk, **NOW)
    do(desk.browser, "say", text="/slett")
    gone = desk.browser.click(nb("button.erase")).html

    assert 'class="last-words"' in gone
    with stage.store.reading() as session:
        assert set(session.scalars(select(Person.code))) == before


def test_trial_is_its_own_facilitators_alone(
    desk: Desk, stage: Backstage, signed_in_as: SignInAs
) -> None:
    send_to_me(desk, **WORDS)
    other = signed_in_as(StaffRole.ADMIN)
    reader = signed_in_as(StaffRole.READER)

    assert nb("trial.none") in other.open(TRIAL).text
    reader.open(TRIAL)
    assert reader.answer.status_code == 403
    assert "Hei på dere" in look(desk.browser)


def test_trial_is_gone_after_a_day_or_at_once(
    desk: Desk, stage: Backstage, ticking: TickingClock
) -> None:
    send_to_me(desk, **WORDS)
    form = desk.browser.page.form_to(f"{TRIAL}/end").carried()
    desk.send(f"{TRIAL}/end", form)
    emptied = desk.browser.open(TRIAL).text
    send_to_me(desk, **WORDS)
    with stage.store.writing() as session:
        session.execute(update(TABLE).values(expires_at=stage.clock()))
    late = desk.browser.open(TRIAL).text
    Chores(stage.store, stage.shelf, stage.catalogue, ticking, stage.vault).tidy()

    assert [nb("trial.none") in one for one in (emptied, late)] == [True, True]
    with stage.store.reading() as session:
        assert session.execute(select(TABLE)).all() == []


def test_form_is_given_back_from_the_trial(desk: Desk, stage: Backstage) -> None:
    people(stage)
    send_to_me(desk, **WORDS)

    desk.send(NEW, desk.browser.page.form_to(NEW).carried())

    assert texts(desk.browser, "words")[0] == "Hei på dere"
    assert desk.send(CHECK, {**desk.browser.page.form_to(CHECK).carried(), **WORDS}) == 200
