"""What was written down wrong and put right: everybody who heard it hears how it really is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from prompts.processfile import ItemKind
from storage.tables import AnswerStep, Decision, Delivery, Fate, Outgoing, Progress, Ruled
from tests.answering.conftest import (
    Story,
    draft,
    go_on,
    hand,
    say_yes,
    send,
    story,
    told,
)
from tests.conftest import FakeClock
from workshop.answering.own import became_of
from workshop.answering.rounds import send_round
from workshop.deciding.decisions import Written, correct, decide, strike
from workshop.deciding.progress import Noted, note_status, strike_status
from workshop.refusals import NobodyToAnswer
from workshop.sorting.acts import Hand, undo
from workshop.sorting.items import put_up

__all__ = ["hand", "story"]
DAY = date(2026, 11, 20)
DECISIONS = AnswerStep.DECISIONS


def put_right(hand: Hand, clock: FakeClock, story: Story, ruled: Ruled = Ruled.NO) -> Hand:
    """Correct the decision a minute later; the hand as it is then."""
    clock.advance(seconds=60)
    then = replace(hand, now=clock())
    decision = hand.session.scalars(select(Decision)).one()
    written = Written("Kommunestyret", DAY, ruled, [story.solution], {"nb": "Ett år."})
    correct(then, decision.id, written, version=decision.version)
    clock.advance(seconds=60)
    return replace(hand, now=clock())


@pytest.fixture
def heard(hand: Hand, story: Story, clock: FakeClock) -> Story:
    """Anna and Ola have heard a yes."""
    say_yes(hand, story.solution)
    send(hand, clock, DECISIONS)
    hand.session.execute(update(Outgoing).values(state=Delivery.SENT))
    return story


def own(hand: Hand, story: Story) -> list[dict[str, str]]:
    """Return what /mine says became of Anna's words."""
    return became_of(hand.session, hand.process, [story.said.id])[story.said.id]


def test_who_heard_a_yes_that_was_a_no_hears_the_no(
    hand: Hand, heard: Story, clock: FakeClock
) -> None:
    then = put_right(hand, clock, heard)

    send(then, clock, DECISIONS)

    assert [len(told(hand, one)) for one in (heard.anna, heard.ola, heard.eli)] == [2, 2, 0]


def test_reasons_put_otherwise_are_no_news(hand: Hand, heard: Story, clock: FakeClock) -> None:
    then = put_right(hand, clock, heard, Ruled.YES)

    with pytest.raises(NobodyToAnswer):
        draft(then, DECISIONS)


def test_correction_that_is_undone_is_no_news(hand: Hand, heard: Story, clock: FakeClock) -> None:
    undo(put_right(hand, clock, heard))

    with pytest.raises(NobodyToAnswer):
        draft(hand, DECISIONS)


def test_line_written_before_the_correction_goes_to_nobody(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    say_yes(hand, story.solution)
    answer = draft(replace(hand, now=clock()), DECISIONS)
    then = put_right(hand, clock, story)

    with pytest.raises(NobodyToAnswer):
        send_round(then, answer.id, version=answer.version)


@pytest.mark.parametrize("is_struck", [False, True])
def test_what_waits_and_is_wrong_does_not_leave(
    hand: Hand, heard: Story, clock: FakeClock, is_struck: bool
) -> None:
    rows = hand.session.scalars(select(Outgoing).where(Outgoing.broadcast_id.is_not(None))).all()
    for row in rows:
        row.state = Delivery.QUEUED
    hand.session.flush()

    if is_struck:
        strike(hand, hand.session.scalars(select(Decision.id)).one())
    else:
        put_right(hand, clock, heard)

    hand.session.expire_all()
    assert [row.state for row in rows] == [Delivery.CANCELLED] * 2


def test_mine_repeats_no_decision_that_was_none(
    hand: Hand, heard: Story, clock: FakeClock
) -> None:
    before = own(hand, heard)

    then = put_right(hand, clock, heard)
    corrected = own(hand, heard)
    strike(then, hand.session.scalars(select(Decision.id)).one())

    assert (len(before), corrected, own(hand, heard)) == (1, [], [])


def test_mine_repeats_no_status_that_was_struck(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    status = note_status(hand, Noted(story.solution, Progress.DONE, hand.now.date()))
    send(hand, clock, AnswerStep.PROGRESS)
    before = own(hand, story)

    strike_status(hand, status.id)

    assert (len(before), own(hand, story)) == (1, [])


def test_each_decision_about_a_solution_is_heard(
    hand: Hand, heard: Story, clock: FakeClock
) -> None:
    decide(hand, Written("Rådet", DAY, Ruled.YES, [heard.solution]))

    send(replace(hand, now=clock()), clock, DECISIONS)

    assert len(told(hand, heard.anna)) == 2


def arrived(hand: Hand, clock: FakeClock, step: AnswerStep) -> None:
    """Write a round and send it, a minute later; everybody gets it."""
    clock.advance(seconds=60)
    send(replace(hand, now=clock()), clock, step)
    hand.session.execute(update(Outgoing).values(state=Delivery.SENT))


def test_what_is_chosen_after_all_is_told_again(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    other = put_up(hand, ItemKind.SOLUTION, {"nb": "Kjøkken"}).id
    for chosen in (story.solution, other, story.solution):
        go_on(hand, ItemKind.SOLUTION, chosen)
        arrived(hand, clock, AnswerStep.SOLUTIONS)

    with pytest.raises(NobodyToAnswer):
        draft(hand, AnswerStep.SOLUTIONS)
    lines = [text.splitlines()[2].split(": ")[1] for text in told(hand, story.anna)]
    assert lines == [Fate.CHOSEN, Fate.NOT_CHOSEN, Fate.CHOSEN]
    assert own(hand, story) == [{"nb": "Tirsdagsmiddag: chosen"}]


def test_who_heard_a_decision_that_was_none_hears_that_there_is_none(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    go_on(hand, ItemKind.SOLUTION, story.solution)
    arrived(hand, clock, DECISIONS)
    say_yes(hand, story.solution)
    arrived(hand, clock, DECISIONS)

    strike(hand, hand.session.scalars(select(Decision.id)).one())
    arrived(hand, clock, DECISIONS)

    lines = [text.splitlines()[2].split(": ")[1] for text in told(hand, story.anna)]
    assert lines == [Fate.NOTHING, Fate.DECIDED, Fate.NOTHING]
