"""A facilitator starts a rehearsal, works with what robots say, and wipes it."""

from __future__ import annotations

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from bot.demo.items import add_item
from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.tables import (
    Audit,
    Contribution,
    Person,
    Phase,
    Rehearsal,
)
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.process import current_process
from workshop.upkeep.intake import beat

PAGE = "/board/rehearsal"
TICKS = 25
MARKED = (
    "/board", "/board?together=1", "/board/sort", "/board/hall/moderate", "/board/print",
)  # fmt: skip


@pytest.fixture
def rehearser(stage: Backstage) -> Rehearser:
    """What lets robots speak."""
    return Rehearser(stage.store, stage.vault, stage.catalogue, stage.clock)


def start(browser: Browser) -> None:
    """Press the button that starts a rehearsal."""
    browser.open(PAGE)
    browser.click(nb("rehearsal.start"), phase="needs", robots="8", pace="1")


def let_speak(rehearser: Rehearser) -> None:
    """Let time pass until robots have spoken."""
    for _ in range(TICKS):
        rehearser.rehearse()


def robots(stage: Backstage) -> int:
    """Return how many robots have come."""
    with stage.store.reading() as session:
        came = select(func.count(Person.id)).where(Person.channel == Channel.REHEARSAL)
        return session.scalar(came) or 0


def put_up_from_robot(browser: Browser, stage: Backstage, title: str) -> str:
    """Put up a need from a robot's words; the address of its page."""
    with stage.store.reading() as session:
        said = session.scalars(
            select(Contribution.id).where(Contribution.channel == Channel.REHEARSAL).limit(1)
        ).one()
    token = dict(browser.page.form_with("Logg ut").fields)["form_token"]
    browser.post(
        "/board/sort/quote", contribution=str(said), item="new", title=title, form_token=token
    )
    page = browser.open("/board/items/need")
    return next(href for words, href in page.links.items() if title in words)


def test_one_button_starts_a_rehearsal(facilitator: Browser, stage: Backstage) -> None:
    start(facilitator)

    assert nb("rehearsal.started") in facilitator.text
    with stage.store.reading() as session:
        one = session.scalars(select(Rehearsal)).one()
        line = session.scalars(select(Audit).where(Audit.action == "rehearsal-started")).one()
    assert (one.robots, one.per_tick) == (8, 1)
    assert line.about == {"robots": 8, "phase": "needs"}


def test_second_press_starts_no_other(facilitator: Browser, stage: Backstage) -> None:
    page = facilitator.open(PAGE)
    for size in ("8", "60"):
        facilitator.click(nb("rehearsal.start"), on_page=page, robots=size, phase="needs")

    with stage.store.reading() as session:
        assert session.scalars(select(Rehearsal.robots)).all() == [8]


@pytest.mark.parametrize(
    "fields", [{"robots": "9"}, {"robots": "-1"}, {"pace": "100"}, {"phase": "x"}, {"robots": "x"}]
)
def test_odd_rehearsal_is_refused(
    facilitator: Browser, stage: Backstage, fields: dict[str, str]
) -> None:
    form = facilitator.open(PAGE).form_with(nb("rehearsal.start"))
    sent = {"phase": "needs", "robots": "8", "pace": "1", **dict(form.fields), **fields}

    answer = facilitator.post(PAGE, **sent)

    assert answer.status_code == 400
    with stage.store.reading() as session:
        assert session.scalars(select(Rehearsal)).all() == []


@pytest.mark.parametrize("path", MARKED)
def test_what_robots_say_is_marked_with_a_word(
    facilitator: Browser, rehearser: Rehearser, path: str
) -> None:
    start(facilitator)
    let_speak(rehearser)

    html = facilitator.open(path).html

    assert html.count('class="rehearsed"') > 0
    assert html.count('class="rehearsed"') == html.count(f"</svg>{nb('rehearsal.mark')}</span>")


def test_what_people_say_has_no_mark(
    facilitator: Browser, resident: Resident, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    resident.take_part()
    resident.say("En tom stol ved vinduet")

    html = facilitator.open("/board?source=web").html

    assert "En tom stol ved vinduet" in html
    assert 'class="rehearsed"' not in html


def test_every_page_says_that_a_rehearsal_is_on(facilitator: Browser) -> None:
    start(facilitator)

    for path in ("/board", "/board/sort", "/board/people", "/board/status", "/board/process"):
        assert nb("rehearsal.on") in facilitator.open(path).text
        assert facilitator.page.links[nb("rehearsal.to_page")] == PAGE


def test_residents_see_nothing_of_a_rehearsal(
    facilitator: Browser, resident: Resident, rehearser: Rehearser
) -> None:
    resident.take_part()
    before = resident.text
    start(facilitator)
    let_speak(rehearser)

    assert resident.open("/").text == before


def test_item_made_from_a_robot_is_marked(
    facilitator: Browser, stage: Backstage, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    address = put_up_from_robot(facilitator, stage, "Noen å spise med")

    for path in (address, "/board/items/need", "/board/sort?kind=need", "/board/print?what=need"):
        html = facilitator.open(path).html
        assert "Noen å spise med" in html
        assert 'class="rehearsed"' in html


def test_robots_can_answer_another_round(facilitator: Browser, stage: Backstage) -> None:
    start(facilitator)

    facilitator.click(nb("rehearsal.go_on"), phase="measures")

    assert nb("rehearsal.going_on") in facilitator.text
    with stage.store.reading() as session:
        rehearsal = session.scalars(select(Rehearsal)).one()
        assert (session.get_one(Phase, rehearsal.phase_id).kind, rehearsal.taken) == (
            "measures", 0,
        )  # fmt: skip


@pytest.mark.parametrize("is_on", [False, True])
def test_page_says_which_rounds_have_nothing_to_answer(
    facilitator: Browser, stage: Backstage, is_on: bool
) -> None:
    if is_on:
        start(facilitator)
    lacks = nb("web.items.lacks_solution")
    before = facilitator.open(PAGE).text
    with stage.store.writing() as session:
        process, now = current_process(session), stage.clock()
        for kind in (ItemKind.MEASURE, ItemKind.SOLUTION):
            item = add_item(session, process, kind, {"nb": "Langbord"}, now=now)
            item.is_chosen = True

    after = facilitator.open(PAGE).text

    assert (lacks in before, lacks in after) == (True, False)


def test_round_that_can_be_answered_is_offered_first(
    facilitator: Browser, stage: Backstage
) -> None:
    start(facilitator)
    with stage.store.writing() as session:
        process, now = current_process(session), stage.clock()
        add_item(session, process, ItemKind.MEASURE, {"nb": "Langbord"}, now=now).is_chosen = True

    page = facilitator.open(PAGE)

    chosen = [one["value"] for tag, one in page.found if tag == "option" and "selected" in one]
    assert chosen == ["solutions"]


def test_what_other_rounds_lack_stands_after_the_button(facilitator: Browser) -> None:
    said = facilitator.open(PAGE).text

    assert said.index(nb("rehearsal.start")) < said.index(nb("web.items.lacks_solution"))


@pytest.mark.parametrize("is_going", [True, False])
def test_page_says_if_the_clock_stands_still(
    facilitator: Browser, stage: Backstage, is_going: bool
) -> None:
    start(facilitator)
    if is_going:
        with stage.store.writing() as session:
            beat(session, "clock", now=stage.clock())

    page = facilitator.open(PAGE)

    assert (nb("rehearsal.no_clock") in page.text) is not is_going


@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_others_only_read_of_it(signed_in_as: SignInAs, stage: Backstage, role: StaffRole) -> None:
    reader = signed_in_as(role)
    page = reader.open(PAGE)
    token = dict(page.form_with("Logg ut").fields)["form_token"]

    posts = [
        (PAGE, {"phase": "needs"}),
        (f"{PAGE}/round", {"phase": "needs"}),
        (f"{PAGE}/wipe", {}),
    ]
    codes = {reader.post(path, form_token=token, **fields).status_code for path, fields in posts}
    reader.open(f"{PAGE}/wipe")

    assert (codes, reader.answer.status_code) == ({403}, 403)
    assert nb("rehearsal.start") not in page.button_labels


def test_admin_may_start_one(signed_in_as: SignInAs, stage: Backstage) -> None:
    start(signed_in_as(StaffRole.ADMIN))

    with stage.store.reading() as session:
        assert session.scalars(select(Rehearsal.robots)).all() == [8]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_page_is_there_in_each_language(
    facilitator: Browser, stage: Backstage, language: str
) -> None:
    start(facilitator)
    keys = {PAGE: "rehearsal.end_lead", f"{PAGE}/wipe": "rehearsal.wipe_lead"}
    said = {path: stage.catalogue.say(key, language) for path, key in keys.items()}

    for path in keys:
        html = facilitator.open(f"{path}?lang={language}").html
        assert f'<html lang="{language}">' in html
        assert escape(said[path]) in html


@pytest.mark.parametrize("path", ["/board/script", "/board/process"])
def test_script_and_process_lead_to_it(facilitator: Browser, path: str) -> None:
    assert PAGE in facilitator.open(path).links.values()
