"""What goes on paper: whole, by the wall's choice, and nobody's."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storage.tables import Item, Quote
from tests.conftest import MONDAY
from tests.web.browsing import Browser
from tests.web.phrases import nb
from tests.web.test_board_forms import add_needs
from tests.web.test_wall import ANSWER, NOTE, hang, hang_note
from web.backstage import Backstage
from workshop.board.cutting import LINE, LINES, pieces_of

PRINT = "/board/print"


def cards(browser: Browser, query: str = "") -> list[str]:
    """Return the words on the cards, in order."""
    html = browser.open(PRINT + query).html
    return [part.split("</bdi>")[0] for part in html.split("<bdi>")[1:]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [NOTE, ANSWER]),
        ("?photo=busstoppet", [ANSWER]),
        ("?source=room", [NOTE]),
        ("?phase=measures", []),
    ],
)
def test_cards_follow_the_choice_of_the_wall(
    facilitator: Browser, stage: Backstage, query: str, shown: list[str]
) -> None:
    hang(stage, channel="web", text=ANSWER, photo="busstoppet")
    hang_note(stage)

    assert cards(facilitator, query) == shown


def test_card_has_its_number_and_its_photo(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)

    text = facilitator.open(PRINT).text

    assert (nb("hall.photo", number=1) in text, nb("hall.card_number", number=1) in text) == (
        True,
        True,
    )


def test_nine_cards_take_two_sheets(facilitator: Browser, stage: Backstage) -> None:
    for number in range(9):
        hang_note(stage, f"Lapp nummer {number}")

    html = facilitator.open(PRINT).html

    sheets = [sheet.count('class="cut-card') for sheet in html.split('class="cut-sheet"')[1:]]
    assert sheets == [8, 1]


def test_card_on_paper_says_nothing_of_its_source(facilitator: Browser, stage: Backstage) -> None:
    hang(stage, channel="telegram", text=ANSWER, source="plakat-butikken", table_label="3")

    sheet = facilitator.open(PRINT).html.split('class="cut-sheet"')[1]

    assert ANSWER in sheet
    assert [word for word in ("elegram", "plakat", "bord 3", "23. nov") if word in sheet] == []


@pytest.mark.parametrize(
    "text",
    ["ord " * 400, "a" * 3_000, "linje\n" * 40, "En setning som er helt vanlig. " * 30, "å"],
)
def test_long_words_go_on_several_cards_whole(text: str) -> None:
    pieces = pieces_of(text)

    fits = [sum(-(-len(line) // LINE) for line in piece.splitlines()) for piece in pieces]
    assert max(fits) <= LINES
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_pieces_of_long_words_are_numbered(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage, "Et ord til. " * 60)

    text = facilitator.open(PRINT).text

    assert nb("hall.piece", piece=2, pieces=2) in text


def test_need_without_quotes_leaves_room_to_write(facilitator: Browser) -> None:
    add_needs(facilitator)

    page = facilitator.open(f"{PRINT}?what=need")

    assert page.html.count('class="poster"') == 3
    assert page.text.count(nb("hall.poster_room")) == 3


def test_poster_carries_the_words_under_its_need(facilitator: Browser, stage: Backstage) -> None:
    add_needs(facilitator)
    hang_note(stage)
    with stage.store.writing() as session:
        need = session.scalars(select(Item).order_by(Item.id)).first()
        assert need is not None
        quoted = Quote(contribution_id=1, item_id=need.id, words="middag", made_at=MONDAY)
        session.add(quoted)

    posters = facilitator.open(f"{PRINT}?what=need").html.split('class="poster"')[1:]

    rooms = [nb("hall.poster_room") in poster for poster in posters]
    assert ("<bdi>middag</bdi>" in posters[0], rooms) == (True, [False, True, True])


def test_unknown_thing_to_print_is_refused(facilitator: Browser) -> None:
    facilitator.open(f"{PRINT}?what=money")

    assert facilitator.answer.status_code == 400
