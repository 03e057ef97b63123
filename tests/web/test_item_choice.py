"""Whoever chooses which needs go on says nothing of those that are out of their sight."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Item
from tests.web.browsing import Browser
from tests.web.historic import TITLE, act, hide_it, put_it_up, said
from tests.web.page import Page
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.refusals import BuiltUpon
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import show_again
from workshop.sorting.items import choose, put_up, reword_item
from workshop.voices.keeping import withdraw

__all__ = ["said"]
FIRST, SECOND = 1, 2


def put_up_another(hand: Hand) -> None:
    """Put up a need that nobody hides."""
    put_up(hand, ItemKind.NEED, {"nb": "Lys på stien"})


def choose_first(hand: Hand) -> None:
    """Let the need in the words of what was said go on."""
    choose(hand, ItemKind.NEED, [FIRST])


def choose_none(hand: Hand) -> None:
    """Let no need go on."""
    choose(hand, ItemKind.NEED, [])


def give_title(hand: Hand) -> None:
    """Give the need words of the facilitators' own."""
    version = hand.session.get_one(Item, FIRST).version
    reword_item(hand, FIRST, {"nb": "Selskap"}, {}, version=version)


def show_it(hand: Hand) -> None:
    """Show what was said again."""
    show_again(hand, 1)


def save(browser: Browser, page: Page, ticked: list[int]) -> None:
    """Save the choice as a page that was opened before has it."""
    form = page.form_with("Lagre valget")
    sent = {**form.carried(), "place": ["1", "2"], "chosen": [str(one) for one in ticked]}
    browser.answer = browser.client.post(form.action, data=sent)


def choices(stage: Backstage) -> dict[int, bool]:
    """Return which needs go on."""
    with stage.store.reading() as session:
        return {one.id: one.is_chosen for one in session.query(Item)}


@pytest.fixture
def hidden(said: Browser, stage: Backstage) -> Browser:
    """A facilitator at a board where a need that was chosen is out of sight."""
    act(stage, put_it_up, put_up_another, choose_first, hide_it, name="Per")
    return said


def test_choice_out_of_sight_is_kept_when_others_are_chosen(
    hidden: Browser, stage: Backstage
) -> None:
    save(hidden, hidden.open("/board/items/need"), [SECOND])
    meanwhile = choices(stage)

    act(stage, show_it, name="Per")

    assert (meanwhile, choices(stage)) == (
        {FIRST: False, SECOND: True},
        {FIRST: True, SECOND: True},
    )


def test_undoing_the_others_leaves_the_choice_out_of_sight(
    hidden: Browser, stage: Backstage
) -> None:
    save(hidden, hidden.open("/board/items/need"), [SECOND])
    act(stage, undo)

    act(stage, show_it, name="Per")

    assert choices(stage) == {FIRST: True, SECOND: False}


@pytest.mark.parametrize(("ticked", "is_chosen"), [([FIRST, SECOND], True), ([SECOND], False)])
def test_page_from_before_the_hiding_says_what_it_says(
    said: Browser, stage: Backstage, ticked: list[int], is_chosen: bool
) -> None:
    act(stage, put_it_up, put_up_another, choose_first, name="Per")
    page = said.open("/board/items/need")
    act(stage, hide_it, name="Per")

    save(said, page, ticked)
    act(stage, show_it, name="Per")

    assert choices(stage) == {FIRST: is_chosen, SECOND: True}


@pytest.fixture
def three(said: Browser, stage: Backstage) -> Browser:
    """A facilitator at a board where three needs stand, of which two go on."""
    act(stage, put_up_another, put_up_another, put_up_another, choose_two)
    return said


def choose_two(hand: Hand) -> None:
    """Let the first two needs go on."""
    choose(hand, ItemKind.NEED, [1, 2])


def turn_round(hand: Hand) -> None:
    """Let the same two go on the other way round."""
    choose(hand, ItemKind.NEED, [2, 1])


def order(stage: Backstage) -> list[int]:
    """Return which needs go on, in their order."""
    with stage.store.reading() as session:
        return [one.id for one in session.query(Item).order_by(Item.position) if one.is_chosen]


@pytest.mark.parametrize(
    ("places", "goes_on"),
    [
        (["1", "2", "3"], [2, 1, 3]),
        (["1", "2", "1"], [2, 3, 1]),
        (["3", "2", "3"], [2, 1, 3]),
        (["1", "4", "3"], [1, 3, 2]),
    ],
)
def test_order_of_a_colleague_stands_but_for_what_was_moved(
    three: Browser, stage: Backstage, places: list[str], goes_on: list[int]
) -> None:
    form = three.open("/board/items/need").form_with("Lagre valget")
    act(stage, turn_round, name="Per")

    three.client.post(
        form.action, data=form.carried() | {"place": places, "chosen": ["1", "2", "3"]}
    )

    assert order(stage) == goes_on


def test_page_without_its_places_says_them_all(three: Browser, stage: Backstage) -> None:
    form = three.open("/board/items/need").form_with("Lagre valget")
    sent = form.carried() | {"stood": [], "place": ["2", "1", "3"], "chosen": ["1", "2"]}

    three.client.post(form.action, data=sent)

    assert order(stage) == [2, 1]


def test_title_of_the_choice_comes_back_with_it(hidden: Browser, stage: Backstage) -> None:
    save(hidden, hidden.open("/board/items/need"), [SECOND])

    act(stage, show_it, name="Per")

    with stage.store.reading() as session:
        assert session.get_one(Item, FIRST).title == TITLE


def test_item_without_a_title_does_not_go_on(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, put_up_another, name="Per")
    page = said.open("/board/items/need")
    with stage.store.writing() as session:
        withdraw(session, session.get_one(Contribution, 1))

    save(said, page, [FIRST])

    assert (nb("sorting.without_title") in said.text, nb("web.items.saved") in said.text) == (
        True,
        False,
    )
    assert choices(stage) == {FIRST: False, SECOND: False}


def test_undo_lets_nothing_go_on_without_a_title(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, put_up_another, choose_first, choose_none)
    with stage.store.writing() as session:
        withdraw(session, session.get_one(Contribution, 1))

    act(stage, undo)

    assert choices(stage) == {FIRST: False, SECOND: False}


def test_title_that_the_choice_hangs_on_is_not_undone(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)
    with stage.store.writing() as session:
        withdraw(session, session.get_one(Contribution, 1))
    act(stage, give_title, choose_first)

    with pytest.raises(BuiltUpon):
        act(stage, lambda hand: undo(hand, past=3))
