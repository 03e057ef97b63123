"""The page of one item: words, voices, links; and that of one voice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Contribution, Facilitator, Item
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items, supports
from workshop.sorting.items import put_up, put_up_from
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Part

SAID = "Hun spiser alene, og trappa er glatt"
NEED, OTHER, MEASURE = 1, 2, 3


@pytest.fixture
def board(facilitator: Browser, resident: Resident, stage: Backstage) -> Browser:
    """A need with one voice, another need, and a measure that meets the first."""
    resident.take_part()
    resident.say(SAID)
    with stage.store.writing() as session:
        who = session.scalars(select(Facilitator.id)).first() or 0
        hand = Hand(session, current_process(session), who, stage.clock())
        said = session.scalars(select(Contribution.id)).one()
        put_up_from(hand, said, ItemKind.NEED, {"nb": "Noen å spise med"}, Part("spiser alene"))
        put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"})
        put_up(hand, ItemKind.MEASURE, {"nb": "Tirsdagsmiddag"})
        link_items(hand, MEASURE, NEED)
    facilitator.open(f"/board/item/{NEED}")
    return facilitator


def voices(stage: Backstage, item: int) -> list[str]:
    """Return the words under an item."""
    with stage.store.reading() as session:
        return [one.words for one in supports(session, [item]).get(item, [])]


def titles(stage: Backstage) -> list[str]:
    """Return what stands on the board."""
    with stage.store.reading() as session:
        board = standing_items(session, current_process(session))
        return [item.title["nb"] for item in board]


def test_item_shows_what_it_is_built_on_and_became(board: Browser) -> None:
    need = board.text
    measure = board.open(f"/board/item/{MEASURE}").text

    assert ("spiser alene" in need, "Dette er det blitt til" in need) == (True, True)
    assert ("Dette bygger på" in measure, "spiser alene" in measure) == (True, True)


def test_voice_shows_the_way_of_its_words(board: Browser) -> None:
    page = board.open("/board/voice/1")

    assert "spiser alene Behov Noen å spise med Tiltak Tirsdagsmiddag" in page.text
    assert SAID in page.text


def test_ticked_quote_moves_to_another_need(board: Browser, stage: Backstage) -> None:
    board.click("Flytt dit", quote="1", to=str(OTHER))

    assert (voices(stage, NEED), voices(stage, OTHER)) == ([], ["spiser alene"])


def test_ticked_quote_becomes_a_need_of_its_own(board: Browser, stage: Backstage) -> None:
    page = board.click("Skill ut som eget", quote="1", title="Selskap ved bordet")

    assert titles(stage).count("Selskap ved bordet") == 1
    assert voices(stage, NEED) == []
    assert "Selskap ved bordet" in page.text


def test_merged_need_leads_to_where_it_went(board: Browser, stage: Backstage) -> None:
    board.click("Slå sammen med dette", into=str(OTHER))

    assert "Trygge trapper" in board.open(f"/board/item/{NEED}").text
    assert voices(stage, OTHER) == ["spiser alene"]


def test_item_taken_down_comes_back_by_undo(board: Browser, stage: Backstage) -> None:
    board.click("Ta ned fra tavla")
    gone = titles(stage)
    board.open(f"/board/item/{OTHER}")

    board.click("Angre det siste: tatt ned")

    assert ("Noen å spise med" in gone, "Noen å spise med" in titles(stage)) == (False, True)


def test_both_versions_are_shown_when_somebody_was_faster(
    board: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    other = signed_in_as(StaffRole.FACILITATOR)
    other.open(f"/board/item/{NEED}")
    other.client.post(
        f"/board/item/{NEED}/words",
        data=other.page.form_with("Lagre ordene").carried() | {"title": ["Selskap", "", ""]},
    )

    form = board.page.form_with("Lagre ordene")
    board.answer = board.client.post(
        form.action, data=form.carried() | {"title": ["Å slippe å spise alene", "", ""]}
    )

    assert board.answer.status_code == 409
    assert "Nå står det: Selskap" in board.text
    assert "Å slippe å spise alene" in board.page.values("input", "value")
    assert "Selskap" in titles(stage)


def test_second_press_after_the_merge_view_counts(
    board: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    other = signed_in_as(StaffRole.FACILITATOR)
    for browser, title in ((other, "Selskap"), (board, "Ikke alene")):
        if browser is other:
            browser.open(f"/board/item/{NEED}")
        form = browser.page.form_with("Lagre ordene")
        data = form.carried() | {"title": [title, "", ""]}
        browser.answer = browser.client.post(form.action, data=data)

    form = board.page.form_with("Lagre ordene")
    board.client.post(form.action, data=form.carried() | {"title": ["Ikke alene", "", ""]})

    assert "Ikke alene" in titles(stage)


def test_link_is_taken_away_and_made_again(board: Browser) -> None:
    without = board.click("Fjern kobling «Tirsdagsmiddag»").text

    board.click("Koble til", other=str(MEASURE))

    assert ("Dette er det blitt til" in without, "Dette er det blitt til" in board.text) == (
        False,
        True,
    )


def test_reader_cannot_change_an_item(
    board: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    reader = signed_in_as(StaffRole.READER)
    reader.open(f"/board/item/{NEED}")
    token = reader.page.forms[0].carried()["form_token"][0]

    answer = reader.post(f"/board/item/{NEED}/down", form_token=token)

    assert (answer.status_code, "Noen å spise med" in titles(stage)) == (403, True)


def test_unknown_item_is_a_page_that_is_missing(board: Browser) -> None:
    board.open("/board/item/4711")

    assert board.answer.status_code == 404


def test_undo_leads_nowhere_outside_the_board(board: Browser) -> None:
    token = board.page.form_with("Lagre ordene").carried()["form_token"][0]

    answer = board.post("/board/undo", form_token=token, back="https://elsewhere.example/")

    assert answer.headers["location"] == "/board/sort"


def test_item_of_a_withdrawn_voice_shows_no_word_of_it(board: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        session.get_one(Item, NEED).title = {}
        session.scalars(select(Contribution)).one().state = "withdrawn"

    page = board.open(f"/board/item/{NEED}")

    assert ("spiser" in page.html, "(mangler ord)" in page.text) == (False, True)


def test_undone_item_leads_to_the_list(board: Browser) -> None:
    board.click("Skill ut som eget", quote="1", title="Selskap ved bordet")

    page = board.click("Angre det siste: delt")

    assert (board.answer.status_code, "Noen å spise med" in page.text) == (200, True)
