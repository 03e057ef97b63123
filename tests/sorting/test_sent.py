"""What a broadcast says in the words of somebody who takes them back, or is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.tables import (
    AnswerStep,
    Broadcast,
    BroadcastState,
    Contribution,
    Delivery,
    Outgoing,
    Person,
)
from storage.vault import Vault
from tests.answering.conftest import Story, story
from tests.conftest import FakeClock
from tests.sorting.conftest import say
from tests.workshop.mailing import fire, rows_of
from tests.workshop.residents import join
from workshop.answering.rounds import Ends, draft_round, send_round
from workshop.broadcasts import Plan, plan_broadcast
from workshop.broadcasts.running import cancel, revive
from workshop.outbox.doubting import Asks
from workshop.redacting.hiding import redact, take_back
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.voices.keeping import withdraw

__all__ = ["story"]
OWN = "Ragnhild spiser alltid helt alene"
QUOTING = {"nb": f"En av dere sa: «{OWN}.» Hva tenker du?", "en": "One of you said something."}


@pytest.fixture
def quoted(hand: Hand, anna: Person) -> Contribution:
    """What Anna has said, and broadcasts repeat."""
    return say(hand, anna, OWN)


def tell_all(hand: Hand, clock: FakeClock, *, later: int = 0) -> Broadcast:
    """Plan words that repeat it."""
    plan = Plan(None, QUOTING, "all", clock() + timedelta(days=later))
    return plan_broadcast(hand.session, hand.process, plan, now=clock())


def standing(hand: Hand, broadcast: Broadcast) -> tuple[str, str | None]:
    """Return how a broadcast stands by now, and why it asks."""
    hand.session.flush()
    hand.session.expire_all()
    return broadcast.state, broadcast.asks


@pytest.mark.parametrize("goes", [withdraw, "erase", "hide"])
def test_plan_that_repeats_what_goes_asks_first(
    hand: Hand, quoted: Contribution, anna: Person, clock: FakeClock, goes: object
) -> None:
    repeating = tell_all(hand, clock, later=1)
    plan = Plan(None, {"nb": "Velkommen til kvelden"}, "all", clock() + timedelta(days=1))
    other = plan_broadcast(hand.session, hand.process, plan, now=clock())

    if goes == "erase":
        erase(hand.session, anna)
    elif goes == "hide":
        hide(hand, quoted.id, Hidden.PERSONAL)
    else:
        withdraw(hand.session, quoted)

    assert standing(hand, repeating) == (BroadcastState.ASKS, Asks.WORDS)
    assert standing(hand, other) == (BroadcastState.PLANNED, None)
    assert ("Ragnhild" in str(repeating.words)) is (goes == "hide")
    assert repeating.words is not None
    assert repeating.words["en"] == QUOTING["en"]


@pytest.mark.parametrize("goes", ["first", "afterwards"])
def test_what_was_called_off_and_is_planned_again_asks_too(
    hand: Hand, quoted: Contribution, clock: FakeClock, goes: str
) -> None:
    broadcast = tell_all(hand, clock, later=1)
    if goes == "first":
        hide(hand, quoted.id, Hidden.PERSONAL)
    cancel(hand.session, broadcast)
    if goes == "afterwards":
        hide(hand, quoted.id, Hidden.PERSONAL)
    called_off = standing(hand, broadcast)[0]

    revive(hand.session, broadcast, now=clock())

    assert called_off == BroadcastState.CANCELLED
    assert standing(hand, broadcast) == (BroadcastState.ASKS, Asks.WORDS)


def test_what_asks_already_says_that_its_words_are_gone(
    hand: Hand, quoted: Contribution, clock: FakeClock
) -> None:
    broadcast = tell_all(hand, clock)
    clock.advance(hours=1)
    fire(hand.session, clock)
    asked = standing(hand, broadcast)

    hide(hand, quoted.id, Hidden.PERSONAL)

    assert asked == (BroadcastState.ASKS, Asks.LATE)
    assert standing(hand, broadcast) == (BroadcastState.ASKS, Asks.WORDS)


def test_what_waits_goes_to_nobody_and_what_was_said_is_masked(
    hand: Hand, quoted: Contribution, vault: Vault, clock: FakeClock
) -> None:
    for address in ("1", "2"):
        join(hand.session, vault, address, now=clock())
    broadcast = tell_all(hand, clock)
    fire(hand.session, clock)
    sent = hand.session.query(Outgoing).where(Outgoing.broadcast_id == broadcast.id).first()
    assert sent is not None
    sent.state = Delivery.SENT

    withdraw(hand.session, quoted)

    rows = [row for row in rows_of(hand.session) if row.broadcast_id == broadcast.id]
    assert "Ragnhild" not in str([row.payload for row in rows])
    assert {row.state for row in rows if row.id != sent.id} == {Delivery.CANCELLED}
    assert sent.state == Delivery.SENT


def test_redaction_reaches_what_a_broadcast_has_said(
    hand: Hand, quoted: Contribution, vault: Vault, clock: FakeClock
) -> None:
    join(hand.session, vault, "1", now=clock())
    broadcast = tell_all(hand, clock)
    fire(hand.session, clock)

    row = redact(hand, vault, quoted.id, "Ragnhild")
    hidden = str([one.payload for one in rows_of(hand.session)]), str(broadcast.words)
    take_back(hand, vault, row.id)

    assert all("Ragnhild" not in one for one in hidden)
    assert "Ragnhild" in str([one.payload for one in rows_of(hand.session)])
    assert "Ragnhild" in str(broadcast.words)


def test_round_whose_head_repeats_a_hidden_voice_asks_first(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    number = say(hand, story.anna, OWN).id
    ends = Ends({"nb": QUOTING["nb"]}, {"nb": "Skriv /mine."})
    answer = draft_round(hand, AnswerStep.NEEDS, lambda _one: {"nb": "Lest."}, ends)
    send_round(hand, answer.id, version=answer.version)
    assert answer.broadcast_id is not None
    broadcast = hand.session.get_one(Broadcast, answer.broadcast_id)

    hide(hand, number, Hidden.PERSONAL)
    asked = standing(hand, broadcast)
    show_again(hand, number)
    clock.advance(seconds=61)

    assert asked == (BroadcastState.ASKS, Asks.WORDS)
    assert fire(hand.session, clock) == []
    assert answer.head == {"nb": QUOTING["nb"]}


def test_round_that_was_told_forgets_its_head_with_the_voice(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    said = say(hand, story.anna, OWN)
    ends = Ends({"nb": QUOTING["nb"]}, {"nb": "Skriv /mine."})
    answer = draft_round(hand, AnswerStep.NEEDS, lambda _one: {"nb": "Lest."}, ends)
    send_round(hand, answer.id, version=answer.version)
    clock.advance(seconds=61)
    fire(hand.session, clock)

    withdraw(hand.session, said)

    assert "Ragnhild" not in str([row.payload for row in rows_of(hand.session)])
    assert answer.head == {}
