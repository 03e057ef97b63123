from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import (
    Address,
    Broadcast,
    BroadcastState,
    Delivery,
    Outgoing,
    Person,
    Prompt,
    Step,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.book import opened_book
from workshop.broadcasts import (
    Excluded,
    PhaseNotOpen,
    Plan,
    PromptNeedsItem,
    fire_due,
    plan_broadcast,
    reach_of,
    status_of,
)
from workshop.broadcasts import fire as claim
from workshop.messages import About, Button, Channel, Priority, Say
from workshop.outbox.queueing import say_to
from workshop.process import current_process
from workshop.refusals import BadAudience, NothingToSend, UnknownBroadcast
from workshop.residents.people import lose_touch, pause
from workshop.residents.places import Place

HELLO = {"nb": "Hei", "nn": "Hei du", "en": "Hello"}


def ask(person: Person, prompt: Prompt) -> Say:
    """Put a prompt as the floor above would."""
    rows = ((Button("Skip", "skip"),),)
    return Say(prompt.questions[0][person.language], rows=rows, about=About(prompt.id))


@pytest.fixture
def session(store: Store, jevnaker: str) -> Iterator[Session]:
    with store.writing() as session:
        yield session


def plan_words(
    session: Session,
    clock: FakeClock,
    *,
    audience: str = "all",
    due_at: datetime | None = None,
    is_urgent: bool = False,
) -> Broadcast:
    """Plan a broadcast of words."""
    plan = Plan(None, HELLO, audience, due_at or clock(), is_urgent)
    return plan_broadcast(session, current_process(session), plan, now=clock())


def plan_prompt(session: Session, clock: FakeClock, name: str = "kjokkenbordet") -> Broadcast:
    """Plan a broadcast of a prompt, due now."""
    process = current_process(session)
    plan = Plan(find_prompt(session, process, name), None, "all", clock())
    return plan_broadcast(session, process, plan, now=clock())


def fire(session: Session, clock: FakeClock) -> list[int]:
    """Fire what is due, and return to how many each went."""
    return [fired.recipients for fired in fire_due(session, clock(), make_say=ask)]


def rows_of(session: Session) -> list[Outgoing]:
    """Return every outgoing row."""
    session.expire_all()
    return list(session.scalars(select(Outgoing).order_by(Outgoing.id)))


def test_broadcast_reaches_each_in_own_language(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address, language in (("1", "nb"), ("2", "nn"), ("3", "en")):
        join(session, vault, address, now=clock(), language=language)
    plan_words(session, clock)

    fired = fire(session, clock)

    assert fired == [3]
    assert [row.payload["text"] for row in rows_of(session)] == ["Hei", "Hei du", "Hello"]


def test_prompt_goes_out_as_its_first_question(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert row.payload["buttons"] == [[["Skip", "skip"]]]
    assert (row.prompt_id, row.rung, row.broadcast_id) == (broadcast.prompt_id, 0, broadcast.id)
    assert (row.state, row.priority) == (Delivery.QUEUED, Priority.BROADCAST)


def test_each_exclusion_has_its_reason(session: Session, vault: Vault, clock: FakeClock) -> None:
    now = clock()
    join(session, vault, "1", now=now)
    join(session, vault, "2", now=now, language="en")
    join(session, vault, "3", now=now, consent_version="an older text")
    join(session, vault, "4", now=now, paused_at=now)
    join(session, vault, "5", now=now, unreachable_at=now)

    reach = reach_of(session, current_process(session), "language=nb", None)

    assert reach.person_ids == (1,)
    assert reach.excluded == dict.fromkeys(Excluded, 1) | {Excluded.HAS_IT: 0}


def test_same_prompt_is_not_broadcast_twice_to_anyone(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_prompt(session, clock)
    fire(session, clock)
    join(session, vault, "2", now=clock())
    plan_prompt(session, clock)

    fired = fire(session, clock)

    assert fired == [1]
    assert [row.person_id for row in rows_of(session)] == [1, 2]


def test_prompt_that_was_asked_in_turn_is_broadcast_too(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    person = join(session, vault, "1", now=clock())
    prompt = find_prompt(session, current_process(session), "kjokkenbordet")
    with opened_book(session) as book:
        say_to(book, person, [ask(person, prompt)], now=clock())
    plan_prompt(session, clock)

    assert fire(session, clock) == [1]


def test_rejected_prompt_may_be_broadcast_again(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_prompt(session, clock)
    fire(session, clock)
    rows_of(session)[0].state = Delivery.REJECTED
    plan_prompt(session, clock)

    assert fire(session, clock) == [1]


def test_broadcast_is_fired_only_once(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock)

    fired = [fire(session, clock), fire(session, clock)]

    assert fired == [[1], []]
    assert len(rows_of(session)) == 1


def test_broadcast_waits_until_it_is_due(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(hours=1))

    early = fire(session, clock)
    clock.advance(hours=1)

    assert (early, fire(session, clock)) == ([], [1])


def test_broadcast_late_by_hours_is_still_fired(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(minutes=5))
    clock.advance(hours=3)

    assert fire(session, clock) == [1]


def test_who_stopped_before_it_is_due_is_left_out(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    person = join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(hours=1))
    pause(session, person, now=clock())
    clock.advance(hours=1)

    assert fire(session, clock) == [0]


@pytest.mark.parametrize(("is_urgent", "hours"), [(False, 10), (True, 0)])
def test_quiet_hours_hold_back_all_but_urgent(
    session: Session, vault: Vault, clock: FakeClock, is_urgent: bool, hours: int
) -> None:
    clock.advance(hours=12)
    join(session, vault, "1", now=clock())
    plan_words(session, clock, is_urgent=is_urgent)

    fire(session, clock)

    (row,) = rows_of(session)
    assert row.not_before == clock() + timedelta(hours=hours)
    assert row.priority == (Priority.URGENT if is_urgent else Priority.BROADCAST)


def test_on_the_web_it_is_said_at_once(session: Session, vault: Vault, clock: FakeClock) -> None:
    clock.advance(hours=12)
    person = join(session, vault, "1", now=clock(), channel=Channel.WEB)
    broadcast = plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert (row.state, row.message, row.done_at) == (Delivery.SENT, str(row.id), clock())
    assert (person.place, person.prompt_id) == (Place.QUESTION, broadcast.prompt_id)
    assert session.scalars(select(Step.prompt_id)).all() == [broadcast.prompt_id]


@pytest.mark.parametrize(
    ("place", "minutes_ago", "is_moved"),
    [
        (Place.IDLE, 1, True),
        (Place.QUESTION, 31, True),
        (Place.QUESTION, 29, False),
        (Place.LISTENING, 31, True),
        (Place.LISTENING, 29, False),
        (Place.EDITING, 31, True),
        (Place.AGE, 31, False),
    ],
)
def test_nobody_is_interrupted_on_the_web(
    session: Session,
    vault: Vault,
    clock: FakeClock,
    place: Place,
    minutes_ago: int,
    is_moved: bool,
) -> None:
    touched = clock() - timedelta(minutes=minutes_ago)
    person = join(
        session, vault, "1", now=clock(), channel=Channel.WEB, place=place, heard_at=touched
    )
    plan_prompt(session, clock)

    fire(session, clock)

    assert (person.prompt_id is not None) is is_moved


def test_words_move_nobody_on_the_web(session: Session, vault: Vault, clock: FakeClock) -> None:
    person = join(session, vault, "1", now=clock(), channel=Channel.WEB)
    plan_words(session, clock)

    fire(session, clock)

    assert person.place == Place.IDLE


def test_status_counts_every_message_by_state(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address in "12345":
        join(session, vault, address, now=clock())
    broadcast = plan_words(session, clock)
    fire(session, clock)
    for row, state in zip(rows_of(session), (Delivery.SENT, Delivery.UNCERTAIN), strict=False):
        row.state = state

    assert status_of(session, broadcast.id).counts == {
        "queued": 3,
        "sending": 0,
        "sent": 1,
        "unreachable": 0,
        "uncertain": 1,
        "rejected": 0,
    }


def test_status_accounts_for_those_who_left(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    people = [join(session, vault, address, now=clock()) for address in "123"]
    broadcast = plan_words(session, clock)
    fire(session, clock)
    pause(session, people[0], now=clock())
    lose_touch(session, people[1], now=clock())

    counts = status_of(session, broadcast.id).counts

    assert (counts["queued"], counts["cancelled"], sum(counts.values())) == (1, 2, 3)


def test_status_of_unknown_broadcast_is_refused(session: Session) -> None:
    with pytest.raises(UnknownBroadcast):
        status_of(session, 9)


def test_prompt_of_a_closed_phase_is_refused(session: Session, clock: FakeClock) -> None:
    with pytest.raises(PhaseNotOpen):
        plan_prompt(session, clock, "kafeen")


def test_prompt_asked_per_need_is_refused(session: Session, clock: FakeClock) -> None:
    with pytest.raises(PromptNeedsItem):
        plan_prompt(session, clock, "hva-kunne-vi-gjore")


def test_broadcast_without_words_is_refused(session: Session, clock: FakeClock) -> None:
    plan = Plan(None, {"nb": " \n"}, "all", clock())

    with pytest.raises(NothingToSend):
        plan_broadcast(session, current_process(session), plan, now=clock())


def test_bad_audience_plans_nothing(session: Session, clock: FakeClock) -> None:
    with pytest.raises(BadAudience):
        plan_words(session, clock, audience="age=4")

    assert session.scalar(select(func.count(Broadcast.id))) == 0


def test_audience_that_is_gone_cancels_only_its_broadcast(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    gone = plan_words(session, clock, audience="area=vang")
    process = current_process(session)
    process.areas = {}
    plan_words(session, clock)

    fired = fire(session, clock)

    assert fired == [1]
    assert gone.state == BroadcastState.CANCELLED


def test_second_claim_of_a_broadcast_fires_nothing(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_words(session, clock)

    first = claim(session, broadcast.id, clock(), make_say=ask)
    second = claim(session, broadcast.id, clock(), make_say=ask)

    assert (first is None, second is None) == (False, True)
    assert len(rows_of(session)) == 1


def test_broadcast_holds_no_address(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "4711004711", now=clock())
    plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert session.scalar(select(func.count(Address.id))) == 1
    assert "4711004711" not in str(vars(row))
