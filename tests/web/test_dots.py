"""Ballots on the board: made, opened by a word, given more time; paper dots typed in."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Ballot, BallotState, PaperDots
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs, TickingClock
from tests.web.historic import act
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due
from workshop.sorting.items import put_up

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
