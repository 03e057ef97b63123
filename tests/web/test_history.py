"""Who did what: told to those who may know, in plain words, and never what anybody said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Act, Audit, Contribution, Facilitator, Flag, Meeting, Person
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb
from web.backstage import Backstage
from web.board.didphrases import DID
from workshop.board.staff import StaffRole, record
from workshop.board.traces import KINDS
from workshop.contact.following import follow_up
from workshop.contact.queue import seen_words
from workshop.doors.inviting import known_as
from workshop.process import current_process
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, undo, undo_one
from workshop.sorting.hiding import Hidden, hide, mark
from workshop.sorting.items import put_up, put_up_from, reword_item
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Aside, put_aside

PAGE = "/board/history"
SAID = "Hun spiser alene"
TITLE = {"nb": SAID}


@pytest.fixture
def said(resident: Resident, facilitator: Browser) -> Browser:
    """A facilitator at a board to which somebody has said something."""
    resident.take_part()
    resident.say(SAID)
    return facilitator


def hand_of(stage: Backstage, session: Session, name: str = "Kari facilitator") -> Hand:
    """Return what a facilitator acts with; one who is not there yet comes in."""
    who = session.scalars(select(Facilitator).where(Facilitator.name == name)).first()
    if who is None:
        who = Facilitator(name=name, role="facilitator", created_at=stage.clock())
        session.add(who)
        session.flush()
    return Hand(session, current_process(session), who.id, stage.clock())


def act(
    stage: Backstage, *verbs: Callable[[Hand], object], name: str = "Kari facilitator"
) -> None:
    """Let somebody do these things, each in a transaction of its own."""
    for verb in verbs:
        with stage.store.writing() as session:
            verb(hand_of(stage, session, name))


def lines(browser: Browser, address: str = PAGE) -> list[str]:
    """Return the sentences of the page, the newest first."""
    html = browser.open(address).html
    parts = [part.split("</bdi>")[0] for part in html.split('<div class="did">')[1:]]
    return [part.split("<bdi>")[1] for part in parts]


def put_it_up(hand: Hand) -> None:
    """Put up a need in the words of what was said."""
    put_up_from(hand, 1, ItemKind.NEED, TITLE)


def facts(browser: Browser, address: str = PAGE) -> list[str]:
    """Return what each line of the page points to, the newest first."""
    html = browser.open(address).html
    return [part.split("</ul>")[0] for part in html.split('<ul class="facts">')[1:]]


def follow_it_up(hand: Hand) -> None:
    """Say that one has seen to what was said."""
    seen = seen_words(hand.session.get_one(Contribution, 1).text)
    follow_up(hand, 1, seen=seen)


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


def test_older_act_is_undone_past_a_newer_one(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: put_aside(hand, 1, Aside.LATER))
    said.open(PAGE)
    first = [form for form in said.page.forms if form.action == f"{PAGE}/undo"][-1]

    said.answer = said.client.post(first.action, data=first.carried())

    assert nb("history.done_undo") in said.text
    assert lines(said)[0] == "Kari facilitator angret: nytt punkt."
    assert "Angret 23. nov." in said.text


def test_undone_act_is_done_again_from_here(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: undo_one(hand, 1))
    said.open(PAGE)
    form = next(form for form in said.page.forms if form.action == f"{PAGE}/redo")

    said.answer = said.client.post(form.action, data=form.carried())

    assert lines(said)[0] == "Kari facilitator gjorde om igjen: nytt punkt."
    assert SAID in said.open("/board/items/need").text


def test_undone_follow_up_says_of_whom(said: Browser, stage: Backstage) -> None:
    act(stage, lambda hand: mark(hand, 1, (Flag.TO_CONTACT,)), follow_it_up, undo)

    newest = facts(said)[0]

    assert nb("history.voice", number=1) in newest


def test_undone_link_says_between_what(said: Browser, stage: Backstage) -> None:
    act(
        stage,
        lambda hand: put_up(hand, ItemKind.NEED, {"nb": "Et behov"}),
        lambda hand: put_up(hand, ItemKind.MEASURE, {"nb": "Et tiltak"}),
        lambda hand: link_items(hand, 2, 1),
        undo,
    )

    newest = facts(said)[0]

    assert ("Et behov" in newest, "Et tiltak" in newest) == (True, True)


def test_colleagues_act_has_no_button(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, name="Per")

    said.open(PAGE)

    assert not [form for form in said.page.forms if form.action.startswith(PAGE + "/")]


def test_undo_does_not_overwrite_a_colleague(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)
    act(stage, lambda hand: reword_item(hand, 1, {"nb": "Nye ord"}, {}, version=1), name="Per")
    said.open(PAGE)
    form = next(form for form in said.page.forms if form.action == f"{PAGE}/undo")

    said.answer = said.client.post(form.action, data=form.carried())

    assert (said.answer.status_code, nb("sorting.changed_since") in said.text) == (409, True)
    assert "Nye ord" in said.open("/board/items/need").text


def test_colleagues_act_cannot_be_undone_by_its_number(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, name="Per")
    token = dict(said.open("/board/me").form_to("/board/leave").fields)["form_token"]

    said.post(f"{PAGE}/undo", act="1", form_token=token)

    assert said.answer.headers["location"].endswith("refused=NothingToUndo")
    assert SAID in said.open("/board/items/need").text


def hide_it(hand: Hand) -> None:
    """Hide what was said."""
    hide(hand, 1, Hidden.PERSONAL)


@pytest.mark.parametrize(("verb", "is_undone"), [(put_it_up, False), (hide_it, True)])
def test_who_became_the_contact_undoes_only_what_a_contact_does(
    said: Browser, stage: Backstage, verb: Callable[[Hand], object], is_undone: bool
) -> None:
    act(stage, verb)
    with stage.store.writing() as session:
        known_as(session, "Kari facilitator", StaffRole.SAFETY, now=stage.clock())
    token = dict(said.open("/board/me").form_to("/board/leave").fields)["form_token"]

    said.post(f"{PAGE}/undo", act="1", form_token=token)

    with stage.store.reading() as session:
        assert (session.get_one(Act, 1).undone_at is not None) == is_undone


def test_second_coder_is_not_told_where_a_card_stands(
    said: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    second = signed_in_as(StaffRole.ADMIN)
    act(stage, lambda hand: put_up_from(hand, 1, ItemKind.NEED, {"nb": "Selskap ved bordet"}))
    said.open("/board/samples")
    said.click("Trekk", coder="2", size="5", kind="need")

    pages = [one.open(PAGE).text for one in (said, second)]

    assert ["Selskap ved bordet" in page for page in pages] == [True, False]


def test_notes_are_put_back_from_here(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open("/board/meetings/1")
    facilitator.click(nb("room.note.keep"), text="En benk")
    facilitator.click("Angre : En benk")
    facilitator.open(PAGE)

    facilitator.open(facilitator.page.links[nb("history.look_redo")])
    facilitator.click("Legg tilbake 1 lapp")

    assert "En benk" in facilitator.text
    assert lines(facilitator)[0] == "Kari facilitator la tilbake en lapp."


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
