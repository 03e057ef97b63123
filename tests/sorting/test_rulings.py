"""A ruling about a picture yields to what its sender has said of it since."""

from __future__ import annotations

import pytest

from storage.tables import Contribution, Media, Shown
from tests.sorting.conftest import attach
from workshop.refusals import BuiltUpon
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.pictures import hold_back, let_through
from workshop.voices.keeping import answer_who_is_shown

Ruled = tuple[str, str | None]


@pytest.fixture
def picture(hand: Hand, said: Contribution) -> Media:
    """A picture of which its sender has not said who is in it."""
    return attach(hand, said, "photo")


def stands(picture: Media) -> Ruled:
    """Return what its sender said, and what was decided."""
    return picture.shown, picture.ruling


def test_ruling_is_not_done_again_over_what_the_sender_says(
    hand: Hand, said: Contribution, picture: Media
) -> None:
    let_through(hand, picture.id)
    undo(hand)
    answer_who_is_shown(hand.session, said.id, Shown.SOMEBODY)

    with pytest.raises(BuiltUpon), hand.session.begin_nested():
        redo(hand)

    assert stands(picture) == ("somebody", None)


def test_ruling_is_not_undone_over_what_the_sender_says(
    hand: Hand, said: Contribution, picture: Media
) -> None:
    let_through(hand, picture.id)
    hold_back(hand, picture.id)
    answer_who_is_shown(hand.session, said.id, Shown.NOBODY)

    with pytest.raises(BuiltUpon), hand.session.begin_nested():
        undo(hand)

    assert stands(picture) == ("nobody", "held")


def test_ruling_is_turned_where_the_sender_has_said_nothing_since(
    hand: Hand, picture: Media
) -> None:
    let_through(hand, picture.id)
    undo(hand)
    undone = stands(picture)

    redo(hand)

    assert (undone, stands(picture)) == (("unasked", None), ("unasked", "let-through"))
