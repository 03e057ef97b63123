"""An act is undone by its number, past newer ones, and each place has an undo of its own."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Person
from tests.sorting.conftest import say
from workshop.board.meetings import Attendance, count_heads, find_meeting_row
from workshop.refusals import BuiltUpon, ChangedSince, NothingToUndo
from workshop.sorting.acts import Hand, redo_one, undo, undo_one
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up, reword_item
from workshop.sorting.quoting import Aside, move_quote, put_aside, quote
from workshop.sorting.stacks import Stack

TITLE = {"nb": "Selskap ved bordet"}
SAID = {"nb": "Hun spiser alene"}


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """What a resident has said."""
    return say(hand, anna, "Hun spiser alene")


def test_older_act_is_undone_while_newer_ones_stand(hand: Hand, said: Contribution) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
    put_aside(hand, said.id, Aside.LATER)

    undone = undo_one(hand, 1)

    assert (undone.verb, need.state, said.is_aside) == ("put-up", "removed", True)


def test_older_act_that_is_built_on_stays(hand: Hand, said: Contribution) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
    quote(hand, said.id, need.id)

    with pytest.raises(BuiltUpon):
        undo_one(hand, 1)


def test_colleague_is_not_overwritten(hand: Hand, other: Hand) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
    reword_item(other, need.id, {"nb": "Godt selskap"}, {}, version=need.version)

    with pytest.raises(ChangedSince) as refused:
        undo_one(hand, 1)

    assert (type(refused.value), need.title) == (ChangedSince, {"nb": "Godt selskap"})


def test_act_of_a_colleague_is_nothing_to_undo(hand: Hand, other: Hand) -> None:
    put_up(other, ItemKind.NEED, {"nb": "Selskap"})

    with pytest.raises(NothingToUndo):
        undo_one(hand, 1)


def test_act_is_done_again_after_newer_ones(hand: Hand, said: Contribution) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
    undo_one(hand, 1)
    put_aside(hand, said.id, Aside.LATER)

    redo_one(hand, 1)

    assert (need.state, said.is_aside) == ("standing", True)


def test_words_that_were_hidden_are_not_undone_into_sight(hand: Hand, said: Contribution) -> None:
    need = put_up(hand, ItemKind.NEED, TITLE)
    quote(hand, said.id, need.id)
    for words in (SAID, {}):
        reword_item(hand, need.id, TITLE, words, version=need.version)
    hide(hand, said.id, Hidden.PERSONAL)

    undo_one(hand, 4)
    meanwhile = dict(need.description)
    show_again(hand, said.id)

    assert (meanwhile, need.description) == ({}, SAID)


def test_words_hidden_after_their_quote_was_moved_are_not_undone_into_sight(
    hand: Hand, said: Contribution
) -> None:
    need, elsewhere = (put_up(hand, ItemKind.NEED, {"nb": one}) for one in ("Selskap", "Annet"))
    moved = quote(hand, said.id, need.id)
    for words in (SAID, {}):
        reword_item(hand, need.id, {"nb": "Selskap"}, words, version=need.version)
    move_quote(hand, moved.id, elsewhere.id)
    hide(hand, said.id, Hidden.PERSONAL)

    undo_one(hand, 5)

    assert (need.description, need.unseen_description) == ({}, SAID)


def test_undo_of_the_board_leaves_the_room_alone(hand: Hand, session: Session) -> None:
    put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
    meeting = find_meeting_row(session, hand.process, 1)
    assert meeting is not None
    count_heads(hand, meeting, Attendance(28))

    verbs = [undo(hand).verb, undo(hand, stack=Stack.ROOM).verb]

    assert (verbs, meeting.attendance) == (["put-up", "attendance"], {})
