"""Who did what: told to those who may know, in plain words, and never what anybody said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Meeting, Person
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs, TickingClock
from tests.web.historic import PAGE, SAID, act, hide_it, lines, put_it_up, said
from tests.web.phrases import nb
from web.backstage import Backstage
from web.board.phrases.did import DID
from workshop.board.staff import StaffRole, record
from workshop.board.traces import KINDS
from workshop.process import current_process
from workshop.residents.forgetting import erase
from workshop.sorting.acts import undo_one
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import put_up_from

__all__ = ["said"]


def test_page_says_who_did_what_and_to_what(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)

    shown = lines(said)

    assert shown == ["Kari facilitator hengte opp et nytt punkt."]
    assert (said.page.links["Innspill 1"], said.page.links[SAID]) == (
        "/board/voice/1",
        "/board/item/1",
    )
    assert nb("doors.role_facilitator") in said.text


def test_time_is_the_processes_own(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)

    said.open(PAGE)

    moment = said.page.values("time", "datetime")[0]
    assert (moment[11:13], "mandag 23. november 10:0" in said.text) == ("09", True)


def test_hidden_words_do_not_come_back_through_it(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: hide(hand, 1, Hidden.PERSONAL))

    said.open(PAGE)

    assert SAID not in said.page.html
    assert "Kari facilitator skjulte et innspill." in said.text


def test_item_off_the_board_has_no_title(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: undo_one(hand, 1))

    said.open(PAGE)

    assert SAID not in said.page.html
    assert said.text.count(nb("history.gone_item", number=1)) == 2


def test_erased_resident_leaves_a_number(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)
    with stage.store.writing() as session:
        erase(session, session.scalars(select(Person)).one())

    said.open(PAGE)

    assert SAID not in said.page.html
    assert nb("history.gone_voice", number=1) in said.text


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (StaffRole.ADMIN, {"sign-in", "hide", "sort"}),
        (StaffRole.FACILITATOR, {"hide", "sort"}),
        (StaffRole.SAFETY, {"hide"}),
    ],
)
def test_each_role_reads_what_it_may(
    signed_in_as: SignInAs, stage: Backstage, role: StaffRole, actions: set[str]
) -> None:
    browser = signed_in_as(role)
    with stage.store.writing() as session:
        for action in ("hide", "sort"):
            record(session, action, facilitator_id=1, now=stage.clock(), contribution=1)

    told = set(lines(browser))

    said_of = {nb(f"history.did_{one.replace('-', '_')}", who=f"Kari {role}") for one in actions}
    assert told == said_of


def test_reader_does_not_see_it(signed_in_as: SignInAs) -> None:
    reader = signed_in_as(StaffRole.READER)

    reader.open(PAGE)

    assert reader.answer.status_code == 403
    assert nb("history.title") not in reader.open("/board").links


def test_other_process_is_not_told_of(facilitator: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        record(session, "decide", 99, facilitator_id=1, now=stage.clock())

    assert lines(facilitator) == []


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("?kind=care", ["hide"]),
        ("?who=2", ["decide"]),
        ("?who=0", ["import"]),
        ("?day=2026-11-24", ["put_aside"]),
        ("?day=2026-11-23&kind=deciding", ["decide"]),
        ("?kind=nonsense&who=x&day=i+morgen&before=7", ["put_aside", "decide", "import", "hide"]),
    ],
)
def test_history_is_narrowed(
    facilitator: Browser, stage: Backstage, ticking: TickingClock, query: str, sentences: list[str]
) -> None:
    act(stage, lambda _: None, name="Per")
    with stage.store.writing() as session:
        for action, who in (("hide", 1), ("import", None), ("decide", 2)):
            record(session, action, facilitator_id=who, now=stage.clock())
        # Past midnight at home, and not yet in UTC.
        late = ticking.now.replace(hour=23, minute=30)
        record(session, "put-aside", facilitator_id=1, now=late)

    found = lines(facilitator, PAGE + query)

    names = {"decide": "Per", "import": nb("history.server")}
    assert found == [
        nb(f"history.did_{one}", who=names.get(one, "Kari facilitator")) for one in sentences
    ]


def test_older_pages_follow_without_a_gap(facilitator: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        now = stage.clock()
        for nth in range(95):
            record(session, "hide" if nth % 2 else "sort", facilitator_id=1, now=now)

    pages = [facilitator.open(PAGE)]
    while nb("history.older") in pages[-1].links:
        pages.append(facilitator.open(pages[-1].links[nb("history.older")]))

    numbers = [one for page in pages for one in page.values("li", "id")]
    assert ([page.html.count('id="trace-') for page in pages]) == [40, 40, 15]
    assert len(set(numbers)) == len(numbers) == 95


def test_second_coder_is_not_told_where_a_card_stands(
    said: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    second = signed_in_as(StaffRole.ADMIN)
    act(stage, lambda hand: put_up_from(hand, 1, ItemKind.NEED, {"nb": "Selskap ved bordet"}))
    said.open("/board/samples")
    said.click("Trekk", coder="2", size="5", kind="need")

    pages = [one.open(PAGE).text for one in (said, second)]

    assert ["Selskap ved bordet" in page for page in pages] == [True, False]


def test_hostile_name_is_shown_literally(signed_in_as: SignInAs, stage: Backstage) -> None:
    browser = signed_in_as(StaffRole.FACILITATOR)
    act(stage, lambda _: None, name="<b>Per</b> {who}")
    with stage.store.writing() as session:
        record(session, "decide", facilitator_id=2, now=stage.clock())
        meeting = session.get_one(Meeting, 1)
        meeting.title = {"nb": "<i>Kveld</i>"}
        record(session, "attendance", facilitator_id=2, now=stage.clock(), meeting=1)

    browser.open(PAGE)

    assert "<b>Per" not in browser.page.html
    assert "<i>Kveld" not in browser.page.html
    assert "<b>Per</b> {who} skrev ned et vedtak." in browser.text


def test_what_nobody_knows_the_name_of_is_still_told(
    facilitator: Browser, stage: Backstage
) -> None:
    with stage.store.writing() as session:
        session.add(
            Audit(
                facilitator_id=1,
                action="newfangled",
                about={"act": "x", "items": "y", "batch_id": None},
                done_at=stage.clock(),
                process_id=current_process(session).id,
                kind="other",
            )
        )

    assert lines(facilitator) == [nb("history.did_other", who="Kari facilitator")]


def test_each_kind_of_trace_has_a_sentence(facilitator: Browser) -> None:
    told_by_state = {"phase-set", "moderation-set"}

    lacking = [action for action in KINDS if action not in DID and action not in told_by_state]

    assert lacking == []


def test_rounds_are_named(facilitator: Browser, stage: Backstage) -> None:
    about = {"closed": ["needs"], "opened": "measures", "phase": "measures", "state": "open"}
    with stage.store.writing() as session:
        record(session, "phase-set", facilitator_id=1, now=stage.clock(), **about)

    assert lines(facilitator) == ["Kari facilitator åpnet en runde."]
    assert facilitator.page.html.count('<li><a href="/board/process">') == 3


def test_contact_finds_the_way_to_what_they_have_hidden(
    said: Browser, stage: Backstage, signed_in_as: SignInAs
) -> None:
    contact = signed_in_as(StaffRole.SAFETY)
    act(stage, hide_it, name="Kari safety")

    contact.open(PAGE)

    assert contact.page.links["Innspill 1"] == "/board/voice/1"
