"""Sending to oneself first: seen and answered as residents do, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from bot.chores import Chores
from storage.tables import Base, Person, Phase, Prompt
from tests.recordings import mp3
from tests.web.browsing import Resident
from tests.web.composing import CHECK, NEW, NOW, PLAN, WORDS, Desk, Fields, card_of, people, texts
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes
from tests.web.trying import TRIAL, TRY, do, look, send_to_me
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due

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
