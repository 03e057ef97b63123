"""An answer back is owed: it uses up nothing of a week, and keeps to the delivery hours."""

from __future__ import annotations

from datetime import timedelta

from prompts.processfile import ItemKind
from storage.tables import AnswerStep
from tests.answering.conftest import Story, go_on, say_yes, send, told
from tests.conftest import FakeClock
from tests.workshop.mailing import fire, plan_words, rows_of
from workshop.broadcasts import Excluded, Whom, reach_of
from workshop.sorting.acts import Hand


def test_who_was_answered_is_asked_as_others_are(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    go_on(hand, ItemKind.SOLUTION, story.solution)
    say_yes(hand, story.solution)
    for step in (AnswerStep.NEEDS, AnswerStep.MEASURES, AnswerStep.SOLUTIONS):
        send(hand, clock, step)

    sent = []
    for _ in range(4):
        plan_words(hand.session, clock)
        sent += fire(hand.session, clock)

    assert len(told(hand, story.anna)) == 3 + 3
    assert sent == [3, 3, 3, 0], "Anna, Ola, and Eli who was told less: three each, as always"
    reach = reach_of(hand.session, hand.process, Whom("all"), now=clock())
    assert reach.excluded[Excluded.ENOUGH] == 3


def test_answer_waits_for_delivery_hours(hand: Hand, story: Story, clock: FakeClock) -> None:
    hand.process.rhythm = {"delivery": {"starts": "16:00", "ends": "20:00"}}
    at_ten = clock()

    send(hand, clock, AnswerStep.NEEDS)

    comes = {row.person_id: row.not_before for row in rows_of(hand.session) if row.broadcast_id}
    assert comes[story.anna.id] == at_ten + timedelta(hours=6)
