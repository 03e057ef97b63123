"""Nothing tells a count while it is secret; what is told afterwards, and to whom."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Dot, Meeting
from tests.voting.conftest import Crowd, about, held_now, numbers
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.historic import act, hand_of
from tests.web.phrases import nb
from tests.web.reading import System, new_key
from tests.web.test_rules import filled, routes_in
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.outside.keys import Scope, add_key
from workshop.record import export_record
from workshop.sorting.acts import Hand
from workshop.voting.counting import count_ballot
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot
from workshop.voting.paper import enter_paper

PAGE = "/board/dots"


def send(browser: Browser, path: str, **fields: object) -> str:
    """Send a form, with the token of this session; what comes back."""
    token = dict(browser.open("/board/me").form_to("/board/leave").fields)["form_token"]
    browser.answer = browser.client.post(path, data={"form_token": token, **fields})
    return browser.text


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
