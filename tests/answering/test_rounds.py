"""Each contributor is told once per step what their words became, and nobody else's."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import (
    AnswerState,
    AnswerStep,
    Broadcast,
    Delivery,
    Fate,
    Item,
    Outgoing,
    Person,
)
from storage.vault import Vault
from tests.answering.conftest import ENDS, Story, draft, go_on, say_yes, send, told
from tests.conftest import FakeClock
from tests.sorting.conftest import say
from tests.workshop.mailing import fire, plan_words
from tests.workshop.residents import join
from workshop.answering.fates import fates_at
from workshop.answering.rounds import (
    Worded,
    all_in,
    drop_round,
    fetch_back,
    news_at,
    send_round,
    word_round,
)
from workshop.broadcasts.running import cancel, pause, resume
from workshop.messages import Channel
from workshop.refusals import LacksWords, NobodyToAnswer, NotAsShown, Stale, UnknownAnswer
from workshop.residents.forgetting import erase
from workshop.residents.people import pause as stop
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote
from workshop.voices.keeping import withdraw

NEEDS, MEASURES = AnswerStep.NEEDS, AnswerStep.MEASURES
SOLUTIONS, DECISIONS = AnswerStep.SOLUTIONS, AnswerStep.DECISIONS


def test_each_contributor_hears_what_became_of_their_words(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    send(hand, clock, NEEDS)

    mine = "Takk!\n\n• Noen å spise sammen med: used\n\nSkriv /mine."
    assert told(hand, story.anna) == told(hand, story.ola) == [mine]
    assert told(hand, story.eli) == ["Takk!\n\n• lest: read\n\nSkriv /mine."]


def test_chain_is_walked_up_to_the_decision(hand: Hand, story: Story, clock: FakeClock) -> None:
    go_on(hand, ItemKind.SOLUTION, story.solution)
    say_yes(hand, story.solution)

    for step in (MEASURES, SOLUTIONS, DECISIONS):
        send(hand, clock, step)

    lines = [text.splitlines()[2] for text in told(hand, story.anna)]
    assert lines == [
        "• Åpent kjøkken: used",
        "• Tirsdagsmiddag: chosen",
        "• Tirsdagsmiddag: decided",
    ]
    assert told(hand, story.eli) == []


def test_nobody_hears_the_same_twice(hand: Hand, story: Story, clock: FakeClock) -> None:
    send(hand, clock, NEEDS)

    with pytest.raises(NobodyToAnswer):
        draft(hand, NEEDS)

    late = say(hand, story.ola, "Og trappa er glatt.")
    quote(hand, late.id, put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"}).id)
    send(hand, clock, NEEDS)
    assert [len(told(hand, one)) for one in (story.anna, story.ola)] == [1, 2]


def test_what_was_not_chosen_is_told_as_well(hand: Hand, story: Story, clock: FakeClock) -> None:
    other = put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"}).id
    quote(hand, say(hand, story.ola, "Trappa er glatt.").id, other)
    go_on(hand, ItemKind.NEED, story.need)

    found = fates_at(hand.session, hand.process, NEEDS)
    fates = {one.title["nb"]: one.fate for one in found if one.item}

    assert fates == {"Noen å spise sammen med": Fate.CHOSEN, "Trygge trapper": Fate.NOT_CHOSEN}


def test_need_without_a_measure_is_told_of(hand: Hand, story: Story) -> None:
    other = put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"}).id
    quote(hand, say(hand, story.ola, "Trappa er glatt.").id, other)

    fates = fates_at(hand.session, hand.process, MEASURES)

    told_of = {(one.title["nb"], one.fate, one.people) for one in fates}
    assert ("Trygge trapper", Fate.NOTHING, frozenset({story.ola.id})) in told_of


def test_unread_words_are_answered_by_nothing_yet(hand: Hand, story: Story) -> None:
    say(hand, story.eli, "En ting til.")

    fates = fates_at(hand.session, hand.process, NEEDS)

    assert all(story.eli.id not in one.people for one in fates)


def test_who_withdraws_before_it_leaves_hears_nothing(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    answer = draft(hand, NEEDS)
    send_round(hand, answer.id, version=answer.version)

    withdraw(hand.session, story.said)
    clock.advance(seconds=61)
    fire(hand.session, clock)

    assert (told(hand, story.anna), len(told(hand, story.ola))) == ([], 1)


def test_who_has_stopped_hears_when_they_are_back(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    stop(hand.session, story.anna, now=clock())
    send(hand, clock, NEEDS)
    assert told(hand, story.anna) == []

    story.anna.paused_at = None
    hand.session.flush()
    send(hand, clock, NEEDS)

    assert (len(told(hand, story.anna)), len(told(hand, story.ola))) == (1, 1)


def test_week_is_not_too_full_for_an_answer(
    hand: Hand, story: Story, vault: Vault, clock: FakeClock
) -> None:
    go_on(hand, ItemKind.SOLUTION, story.solution)
    say_yes(hand, story.solution)

    for step in (NEEDS, MEASURES, SOLUTIONS, DECISIONS):
        send(hand, clock, step)

    assert len(told(hand, story.anna)) == 4


def test_answer_is_in_the_resident_s_language(hand: Hand, story: Story, clock: FakeClock) -> None:
    story.anna.language = "en"

    send(hand, clock, NEEDS)

    assert told(hand, story.anna)[0].startswith("Thanks!\n\n• Noen å spise")


def test_only_what_somebody_has_worded_and_left_in_goes_out(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    answer = draft(hand, NEEDS)
    used, read = all_in(hand.session, answer)
    worded = Worded(ENDS, {used.id: {"nb": "Det ble et behov."}}, frozenset({read.id}))

    word_round(hand, answer.id, worded, version=1)
    send_round(hand, answer.id, version=2)
    clock.advance(seconds=61)
    fire(hand.session, clock)

    assert told(hand, story.anna)[0].splitlines()[2] == "• Det ble et behov."
    assert told(hand, story.eli) == []


def test_outcome_without_words_is_refused_unless_left_out(hand: Hand, story: Story) -> None:
    answer = draft(hand, NEEDS)
    used, read = all_in(hand.session, answer)

    worded = Worded(ENDS, {used.id: {}, read.id: {}}, frozenset({read.id}))

    with pytest.raises(LacksWords) as refused:
        word_round(hand, answer.id, worded, version=1)

    assert refused.value.numbers == {used.id}


def test_round_that_a_colleague_has_changed_does_not_go(hand: Hand, story: Story) -> None:
    answer = draft(hand, NEEDS)
    words = {one.id: one.words for one in all_in(hand.session, answer)}
    word_round(hand, answer.id, Worded(ENDS, words), version=1)

    with pytest.raises(Stale):
        send_round(hand, answer.id, version=1)


def test_called_off_in_time_it_can_be_written_on(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    answer = draft(hand, NEEDS)
    broadcast = send_round(hand, answer.id, version=1)

    with pytest.raises(NotAsShown):
        fetch_back(hand, answer.id, version=2)
    cancel(hand.session, broadcast)
    fetch_back(hand, answer.id, version=2)

    assert (answer.state, news_at(hand.session, hand.process)[NEEDS]) == (AnswerState.DRAFT, 3)


def test_broadcast_of_a_round_taken_back_says_nothing(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    answer = draft(hand, NEEDS)
    broadcast = send_round(hand, answer.id, version=1)
    cancel(hand.session, broadcast)
    fetch_back(hand, answer.id, version=2)
    broadcast.state = "planned"

    clock.advance(seconds=61)
    fire(hand.session, clock)

    assert told(hand, story.anna) == []


def test_dropped_round_is_not_sent(hand: Hand, story: Story) -> None:
    answer = draft(hand, NEEDS)
    drop_round(hand, answer.id, version=1)

    with pytest.raises(UnknownAnswer):
        send_round(hand, answer.id, version=2)
    assert hand.session.query(Broadcast).count() == 0


def test_who_is_erased_leaves_no_trace_of_what_they_were_told(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    send(hand, clock, NEEDS)

    erase(hand.session, story.anna)

    assert hand.session.get(Person, story.anna.id) is None
    assert len(told(hand, story.ola)) == 1


def test_robots_are_told_nothing(hand: Hand, story: Story, vault: Vault, clock: FakeClock) -> None:
    robot = join(hand.session, vault, "r2", now=clock(), channel=Channel.REHEARSAL)
    quote(hand, say(hand, robot, "Pip.").id, story.need)

    fates = fates_at(hand.session, hand.process, NEEDS)

    assert all(robot.id not in one.people for one in fates)


def test_title_out_of_sight_is_told_to_nobody(hand: Hand, story: Story, clock: FakeClock) -> None:
    answer = draft(hand, NEEDS)
    send_round(hand, answer.id, version=1)
    hand.session.flush()
    item = hand.session.get_one(Item, story.need)
    item.unseen_title, item.title = item.title, {}
    clock.advance(seconds=61)
    fire(hand.session, clock)

    assert told(hand, story.anna) == []


def test_answer_that_was_held_goes_on_in_a_full_week(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    for _ in range(3):
        plan_words(hand.session, clock)
        fire(hand.session, clock)
    answer = send(hand, clock, NEEDS)
    broadcast = hand.session.get_one(Broadcast, answer.broadcast_id)

    pause(hand.session, broadcast, now=clock())
    resume(hand.session, hand.process, broadcast, now=clock())

    rows = hand.session.query(Outgoing).where(Outgoing.broadcast_id == broadcast.id)
    assert {row.state for row in rows} <= {Delivery.QUEUED, Delivery.SENT}
