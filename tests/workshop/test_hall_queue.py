"""What waits to be let through to the hall, asked for however many places there are."""

from __future__ import annotations

from storage.tables import Person
from tests.conftest import FakeClock
from tests.sorting.conftest import anna, hand, say
from workshop.board.moderating import queue_of
from workshop.sorting.acts import Hand

__all__ = ["anna", "hand"]
MANY = 200


def test_one_question_for_many_items_is_asked_once(
    hand: Hand, anna: Person, clock: FakeClock
) -> None:
    said = say(hand, anna, "Bussen går for sjelden")
    assert said.prompt_id is not None

    queue = queue_of(hand.session, hand.process, [said.prompt_id] * MANY)

    assert [one.card.number for one in queue.waiting] == [said.id]


def test_nothing_is_asked_where_nothing_stands(hand: Hand, anna: Person) -> None:
    say(hand, anna, "Bussen går for sjelden")

    assert queue_of(hand.session, hand.process, []).waiting == ()
