"""A second coder sorts a sample on a page of their own; then both see where they differ."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Contribution, Facilitator, SampleCard
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.chain import supports
from workshop.sorting.items import put_up, put_up_from

SAID = "Hun spiser alene"
NEED, OTHER = 1, 2


@pytest.fixture
def board(facilitator: Browser, resident: Resident, stage: Backstage) -> Browser:
    """A facilitator who has put one voice under the first of two needs."""
    resident.take_part()
    resident.say(SAID)
    with stage.store.writing() as session:
        who = session.scalars(select(Facilitator.id)).first() or 0
        hand = Hand(session, current_process(session), who, stage.clock())
        said = session.scalars(select(Contribution.id)).one()
        put_up_from(hand, said, ItemKind.NEED, {"nb": "Selskap ved bordet"})
        put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"})
    facilitator.open("/board/samples")
    return facilitator


@pytest.fixture
def coder(board: Browser, signed_in_as: SignInAs) -> Browser:
    """A second coder at a sample that has been drawn for them."""
    second = signed_in_as(StaffRole.ADMIN)
    board.open("/board/samples")
    board.click("Trekk", coder="2", size="5", kind="need")
    second.open("/board/samples/1")
    return second


def voices(stage: Backstage, item: int) -> int:
    """Return how many quotes stand under an item."""
    with stage.store.reading() as session:
        return len(supports(session, [item]).get(item, []))


def test_coder_does_not_see_where_the_first_put_it(coder: Browser) -> None:
    pages = [
        coder.text,
        coder.open("/board/voice/1").text,
        coder.open("/board/sort?pile=sorted").text.split("Hvor hører det hjemme?")[0],
    ]
    item = coder.open(f"/board/item/{NEED}").text

    assert (SAID in pages[0], "checked" in coder.open("/board/samples/1").html) == (True, False)
    assert "Derfor ser du ikke hvor det ligger" in pages[1]
    assert ("Selskap ved bordet" in pages[1], SAID in item) == (False, False)


def test_first_coder_sees_no_result_before_the_second_is_done(
    board: Browser, coder: Browser
) -> None:
    page = board.open("/board/samples/1")

    assert "har sortert 0 av 1" in page.text
    assert "alfa" not in page.text


def test_differences_are_shown_and_settled(
    board: Browser, coder: Browser, stage: Backstage
) -> None:
    coder.click("Lagre og gå videre", item=str(OTHER))
    coder.click("Ferdig, vis hvor vi er enige")
    compared = coder.text

    board.open("/board/samples/1")
    board.click("Begge")

    assert "0 av 1 kort ligger likt (0 %)" in compared
    assert "Bare 1 kort: tallene er usikre" in compared
    assert "Krippendorffs alfa:" in compared
    assert (voices(stage, NEED), voices(stage, OTHER)) == (1, 1)
    assert "Avgjort: Begge" in board.text


def test_card_can_be_looked_at_once_more(coder: Browser, stage: Backstage) -> None:
    coder.click("Lagre og gå videre", item=str(OTHER))
    coder.open("/board/samples/1?card=1")

    coder.click("Lagre og gå videre")

    with stage.store.reading() as session:
        assert session.scalars(select(SampleCard.second)).all() == [[]]


def test_nobody_else_can_sort_for_the_coder(board: Browser, coder: Browser) -> None:
    token = board.page.forms[0].carried()["form_token"][0]

    board.post("/board/samples/1/card", form_token=token, contribution="1", item=str(OTHER))

    assert "0 av 1" in board.open("/board/samples").text


@pytest.mark.parametrize("form", ["", "/1/card", "/1/finish", "/1/settle"])
def test_reader_changes_nothing(coder: Browser, signed_in_as: SignInAs, form: str) -> None:
    reader = signed_in_as(StaffRole.READER)
    reader.open("/board/samples")
    token = reader.page.forms[0].carried()["form_token"][0]
    fields = {"coder": "2", "contribution": "1", "how": "both"}

    answer = reader.post(f"/board/samples{form}", form_token=token, **fields)

    assert (answer.status_code, "Trekk" in reader.page.button_labels) == (403, False)


def test_unknown_sample_is_a_page_that_is_missing(board: Browser) -> None:
    board.open("/board/samples/4711")

    assert board.answer.status_code == 404
