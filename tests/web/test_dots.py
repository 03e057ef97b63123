"""Ballots on the board: made, opened by a word, followed without a count, counted, shown."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Ballot, BallotState, Dot, Meeting, PaperDots
from tests.voting.conftest import Crowd, about, held_now, numbers
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs, TickingClock
from tests.web.historic import act, hand_of
from tests.web.phrases import nb
from tests.web.reading import System, new_key
from tests.web.test_rules import filled, routes_in
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due
from workshop.outside.keys import Scope, add_key
from workshop.record import export_record
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.voting.counting import count_ballot
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot
from workshop.voting.paper import enter_paper

PAGE = "/board/dots"
WORDS = ["Hva først?"] * 3
LANGUAGES = ["nb", "nn", "en"]
FORM = {
    "language": LANGUAGES, "question": WORDS, "rule": WORDS, "decider": WORDS, "budget": "3",
    "several": "1", "day": "2026-12-24", "clock": "20:00", "option": ["1", "2"],
}  # fmt: skip


@pytest.fixture
def two_items(stage: Backstage) -> None:
    """Two solutions on the board."""
    act(
        stage,
        lambda hand: put_up(hand, ItemKind.SOLUTION, {"nb": "Følgevenn til butikken"}),
        lambda hand: put_up(hand, ItemKind.SOLUTION, {"nb": "Følgevenn på butikken"}),
    )


def send(browser: Browser, path: str, **fields: object) -> str:
    """Send a form, with the token of this session; what comes back."""
    token = dict(browser.open("/board/me").form_to("/board/leave").fields)["form_token"]
    browser.answer = browser.client.post(path, data={"form_token": token, **fields})
    return browser.text


def states(stage: Backstage) -> list[str]:
    """Return how the ballots stand."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Ballot.state).order_by(Ballot.id)))


def test_ballot_is_made_opened_by_a_word_and_called_off(
    facilitator: Browser, stage: Backstage, two_items: None
) -> None:
    begun = facilitator.open(f"{PAGE}/new").html
    made = send(facilitator, f"{PAGE}/new", **FORM)
    refused = send(facilitator, f"{PAGE}/1/open", confirm="ja")
    before = states(stage)

    opened = send(facilitator, f"{PAGE}/1/open", confirm="Åpne ")
    called_off = send(facilitator, f"{PAGE}/1/cancel", reason="Feil liste")

    assert nb("voting.first_rule") in begun
    assert nb("voting.alike") in made
    assert nb("voting.not_confirmed") in refused
    assert nb("voting.secret") in opened
    assert "Feil liste" in called_off
    assert (before, states(stage)) == ([BallotState.DRAFT], [BallotState.CANCELLED])


def test_what_is_lacking_is_said_and_nothing_is_lost(
    facilitator: Browser, stage: Backstage, two_items: None
) -> None:
    said = send(
        facilitator, f"{PAGE}/new",
        **{**FORM, "option": ["1"], "rule": ["Bare på bokmål", "", ""], "budget": "tre"},
    )  # fmt: skip

    assert facilitator.answer.status_code == 422
    for key in ("wrong_options", "wrong_words", "wrong_budget"):
        assert nb(f"voting.{key}") in said
    assert "Bare på bokmål" in facilitator.page.html
    assert states(stage) == []


def test_open_ballot_is_given_more_time_and_never_less(
    facilitator: Browser, stage: Backstage, two_items: None
) -> None:
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/open", confirm="åpne")

    less = send(facilitator, f"{PAGE}/1/extend", day="2026-12-24", clock="19:00")
    unread = send(facilitator, f"{PAGE}/1/extend", day="i morgen", clock="")
    more = send(facilitator, f"{PAGE}/1/extend", day="2026-12-27", clock="18:30")

    assert nb("voting.not_later") in less
    assert nb("voting.not_later") in unread
    assert nb("voting.not_later") not in more
    assert {"2026-12-27", "18:30"} <= set(facilitator.page.values("input", "value"))


def test_draft_is_changed_and_a_colleague_was_faster(
    facilitator: Browser, stage: Backstage, two_items: None
) -> None:
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/change", **{**FORM, "budget": "2"}, version="1")

    said = send(facilitator, f"{PAGE}/1/change", **{**FORM, "budget": "1"}, version="1")

    assert facilitator.answer.status_code == 409
    assert nb("voting.stale") in said
    with stage.store.reading() as session:
        assert session.get_one(Ballot, 1).budget == 2


def test_open_ballot_offers_no_undo_of_its_draft(facilitator: Browser, two_items: None) -> None:
    undo = nb("sorting.undo", act=nb("voting.act_add"))
    made = send(facilitator, f"{PAGE}/new", **FORM)
    begun = facilitator.open("/board/history").html

    opened = send(facilitator, f"{PAGE}/1/open", confirm="åpne")

    after = [opened, facilitator.open(PAGE).html, facilitator.open("/board/history").html]
    of_this = nb("history.of_this", what=nb("voting.act_add"))
    assert (undo in made, of_this in begun) == (True, True)
    assert [undo in page or of_this in page for page in after] == [False, False, False]


def test_open_ballot_can_be_told_of_with_a_button(
    facilitator: Browser, stage: Backstage, resident: Resident, ticking: TickingClock,
    two_items: None,
) -> None:  # fmt: skip
    resident.take_part()
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/open", confirm="åpne")
    page = facilitator.open("/board/broadcasts/new?dots=1")
    prefilled = re.findall(r'<textarea id="words-nb"[^>]*>([^<]*)<', page.html)
    labels = re.findall(r'name="button" value="([^"]*)"', page.html)

    check = page.form_to("/board/broadcasts/check").carried(
        what="words", words=prefilled[0], when="now", by="expression", audience="all"
    )
    facilitator.answer = facilitator.client.post("/board/broadcasts/check", data=check)
    assert labels[0] in facilitator.text
    sealed = dict(facilitator.page.form_to("/board/broadcasts/plan").fields)["sealed"]
    send(facilitator, "/board/broadcasts/plan", sealed=sealed)
    ticking.advance(minutes=3)
    with stage.store.writing() as session:
        fire_due(session, stage.clock(), make_say=stage.make_say)
    resident.open()

    assert prefilled[0].startswith("Nå kan du gi prikker: Hva først?")
    assert labels == ["Gi prikker", "Gi prikkar", "Give dots"]
    assert "Du har 3 prikker igjen." in resident.click("Gi prikker").text


def test_paper_is_typed_in_corrected_and_taken_out(
    facilitator: Browser, stage: Backstage, signed_in_as: SignInAs, two_items: None
) -> None:
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/open", confirm="åpne")
    bad = send(facilitator, f"{PAGE}/1/paper", meeting="1", table="3", option=["1"], count=["x"])
    sheet = {"meeting": "1", "table": "Bord 3", "option": ["1", "2"], "count": ["73", ""]}

    said = send(facilitator, f"{PAGE}/1/paper", **sheet)
    own = facilitator.open(f"{PAGE}/1?meeting=1&table=3").values("input", "value")
    other = signed_in_as(StaffRole.ADMIN).open(f"{PAGE}/1?meeting=1&table=3")
    send(facilitator, f"{PAGE}/1/paper/out", meeting="1", table="3")

    assert nb("voting.bad_paper") in bad
    assert nb("voting.paper_saved") in said
    assert nb("voting.typed_by_you") in said
    assert "73" not in said
    assert "73" in own
    assert "73" not in other.values("input", "value")
    with stage.store.reading() as session:
        assert set(session.scalars(select(PaperDots.is_removed))) == {True}


def test_colleagues_table_is_never_typed_over(
    facilitator: Browser, stage: Backstage, signed_in_as: SignInAs, two_items: None
) -> None:
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/open", confirm="åpne")
    sheet = {"meeting": "1", "option": ["1", "2"]}
    send(facilitator, f"{PAGE}/1/paper", **sheet, table="Bord 3", count=["73", ""])
    per = signed_in_as(StaffRole.ADMIN)

    said = send(per, f"{PAGE}/1/paper", **sheet, table="3", count=["1", "1"])

    assert nb("voting.typed_by_another") in said
    assert nb("voting.paper_saved") not in said
    assert "73" in facilitator.open(f"{PAGE}/1?meeting=1&table=3").values("input", "value")


@pytest.mark.parametrize("table", ["3", "Bord 4"])
def test_sheet_that_is_refused_stays_as_it_was_typed(
    facilitator: Browser, signed_in_as: SignInAs, two_items: None, table: str
) -> None:
    send(facilitator, f"{PAGE}/new", **FORM)
    send(facilitator, f"{PAGE}/1/open", confirm="åpne")
    sheet = {"meeting": "1", "option": ["1", "2"]}
    send(facilitator, f"{PAGE}/1/paper", **sheet, table="3", count=["73", ""])
    per = signed_in_as(StaffRole.ADMIN)

    send(per, f"{PAGE}/1/paper", **sheet, table=table, count=["41", "4l" if table != "3" else "7"])

    assert per.answer.status_code == 409
    assert {"41", table} <= set(per.page.values("input", "value"))
    assert "73" not in per.page.html


class Distinct:
    """An open ballot with a tally that stands nowhere else, and all ways to look for it."""

    PAPER = 733
    BUDGET = 7

    def __init__(self, stage: Backstage) -> None:
        self.stage = stage
        with stage.store.writing() as session:
            hand = hand_of(stage, session)
            ballot = open_ballot(hand, add_ballot(hand, about(hand)).id)
            ballot.budget = self.BUDGET
            one, two, *_ = numbers(hand, ballot)
            crowd = Crowd(hand, stage.vault)
            crowd.vote(ballot, {one: 7}, 91)
            crowd.vote(ballot, {two: 7}, 31)
            meeting = session.scalars(select(Meeting.id).order_by(Meeting.id)).first()
            assert meeting is not None
            enter_paper(hand, ballot.id, meeting, "3", {one: self.PAPER, two: 0})

    COUNTS = ("637", "217", "733", "1370", "854", "1587")
    """Dots in chat on two options, on paper, together; and in all."""

    def found_in(self, text: str) -> list[str]:
        """Return which of them stand in a text, as numbers of their own: not within a nonce."""
        return [one for one in self.COUNTS if re.search(rf"(?<![\w.-]){one}(?![\w.-])", text)]


@pytest.fixture
def distinct(stage: Backstage) -> Distinct:
    """Votes that would be known again anywhere."""
    return Distinct(stage)


def pages(app: FastAPI) -> list[str]:
    """Return every address of the application that can be read, with its places filled in."""
    skipped = ("stream", "/leave", "/chat/media", "{name}")
    found = [one for one in routes_in(app.routes) if "GET" in (one.methods or ())]
    paths = [one.path for one in found if not any(part in one.path for part in skipped)]
    return [filled(path, {"dots": 1}) for path in paths]


def test_no_route_tells_a_count_while_it_is_secret(
    app: FastAPI, stage: Backstage, distinct: Distinct, signed_in_as: SignInAs,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    with stage.store.writing() as session:
        key = add_key(session, "arkiv", Scope.PEOPLE, now=stage.clock())
    caplog.set_level(logging.DEBUG)
    told: dict[str, list[str]] = {}
    walked = 0
    for closed in (False, True):
        if closed:
            act(stage, lambda hand: close_ballot(hand, 1))
        for role in (StaffRole.ADMIN, StaffRole.FACILITATOR, StaffRole.READER):
            browser = signed_in_as(role)
            for path in pages(app):
                answer = browser.client.get(path, headers={"Authorization": f"Bearer {key}"})
                walked += 1
                if found := distinct.found_in(answer.text):
                    told[path] = found

    assert told == {}
    assert walked > 300
    assert distinct.found_in(caplog.text) == []


def test_export_tells_dots_only_once_they_are_counted(
    stage: Backstage, distinct: Distinct
) -> None:
    with stage.store.reading() as session:
        before = export_record(session, hand_of(stage, session).process)["dots"]
    act(stage, lambda hand: close_ballot(hand, 1), lambda hand: count_ballot(hand, 1))

    with stage.store.reading() as session:
        (after,) = export_record(session, hand_of(stage, session).process)["dots"]

    assert before == []
    assert [sum(one["dots"].values()) for one in after["ballots"]] == [7] * 122


def test_result_page_shows_order_groups_and_campaign(
    stage: Backstage, distinct: Distinct, facilitator: Browser
) -> None:
    send(facilitator, f"{PAGE}/1/close", sure="1")
    unsure = send(facilitator, f"{PAGE}/1/count")

    said = send(facilitator, f"{PAGE}/1/count", sure="1")

    assert nb("voting.not_confirmed") in unsure
    for count in ("1370", "217", "637", "733"):
        assert count in said
    assert nb("voting.order") in said
    assert nb("voting.frozen") in said
    assert facilitator.page.html.count('<svg class="bar"') == 4


def test_tie_and_campaign_are_said_in_words(stage: Backstage, facilitator: Browser) -> None:
    def hold(hand: Hand) -> None:
        ballot = open_ballot(hand, add_ballot(hand, about(hand)).id)
        one, two, three, four = numbers(hand, ballot)
        crowd = Crowd(hand, stage.vault)
        hall = held_now(hand)
        crowd.vote(ballot, {one: 1, two: 1, three: 1}, 20, source=hall)
        crowd.vote(ballot, {one: 1, two: 1, three: 1}, 6)
        crowd.come(12)
        crowd.vote(ballot, {four: 3}, 60, joined_at=hand.now)
        crowd.come(10, joined_at=hand.now)
        crowd.come(10, source=hall)
        close_ballot(hand, ballot.id)
        count_ballot(hand, ballot.id)

    act(stage, hold)

    said = facilitator.open(f"{PAGE}/1").text

    assert nb("voting.mostly_head") in said
    assert f"{nb('voting.cohort_link_after')}: Benk ved sjøen" in said
    assert "Likt, med 26 prikker hver: Følgevenn , Tirsdagsmiddag , Lys i gangveien" in said
    assert "60 70" in said
    assert f"{nb('voting.untold')} Kanal, Alder, Område" in said


def test_reader_sees_and_changes_nothing(
    stage: Backstage, distinct: Distinct, signed_in_as: SignInAs
) -> None:
    reader = signed_in_as(StaffRole.READER)
    page = reader.open(f"{PAGE}/1")

    assert nb("voting.secret") in page.text
    assert [form.action for form in page.forms if form.action.startswith(PAGE)] == []


def test_unknown_ballot_is_not_found(facilitator: Browser) -> None:
    for path in (f"{PAGE}/7", f"{PAGE}/7/change"):
        facilitator.open(path)
        assert facilitator.answer.status_code == 404


def test_dots_of_nobody_are_left_in_tables(stage: Backstage, distinct: Distinct) -> None:
    with stage.store.reading() as session:
        assert len(session.scalars(select(Dot)).all()) == 122


def test_systems_read_votes_once_they_are_counted(
    app: FastAPI, stage: Backstage, distinct: Distinct
) -> None:
    system = System(app, new_key(stage))
    before = system.read("/ballots")["ballots"]
    act(stage, lambda hand: close_ballot(hand, 1), lambda hand: count_ballot(hand, 1))

    (told,) = system.read("/ballots")["ballots"]

    first = told["lines"][0]
    assert before == []
    assert (first["dots"], first["in_chat"], first["on_paper"]) == (1370, 637, 733)
    assert (told["id"], told["voters"], told["members"]) == ("v1", None, 122)
