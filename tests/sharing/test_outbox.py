"""Several processes send, fire and fetch at the same time: each thing once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chores import Chores
from handlers import broadcast_question
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import (
    Anchor,
    Broadcast,
    Contribution,
    Delivery,
    Discarded,
    Media,
    Outgoing,
    Person,
)
from storage.vault import Vault
from tests.conftest import MONDAY, SECRET, FakeClock
from tests.recordings import opus
from tests.sharing.at_once import Doing, at_once
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.book import opened_book
from workshop.broadcasts import Plan, fire, fire_due, plan_broadcast, plan_series
from workshop.broadcasts.running import cancel, end_series, find_broadcast
from workshop.messages import Channel, MediaKind, Say
from workshop.outbox.choosing import Parcel, claim_next
from workshop.outbox.doubting import Asks
from workshop.outbox.outcomes import Unreachable
from workshop.outbox.queueing import say_to
from workshop.outbox.settling import record_outcome
from workshop.process import current_process
from workshop.residents.forgetting import erase
from workshop.residents.people import hold_person, pause
from workshop.upkeep.intake import beat, heartbeats
from workshop.voices.media import Wanted, media_arrived

MANY = 30


@pytest.fixture
def people(store: Store, vault: Vault, jevnaker: str) -> list[int]:
    """The ids of many who take part."""
    with store.writing() as session:
        return [join(session, vault, str(n), now=MONDAY, age_band="40-66").id for n in range(MANY)]


def plan(store: Store) -> None:
    """Plan a broadcast of a prompt, due now."""
    with store.writing() as session:
        plan_prompt(session)


def plan_prompt(session: Session) -> int:
    """As `plan`, in this transaction; the id of the broadcast."""
    process = current_process(session)
    prompt = find_prompt(session, process, "kjokkenbordet")
    plan = Plan(prompt, None, "all", MONDAY)
    return plan_broadcast(session, process, plan, now=MONDAY).id


def claim_all(store: Store, vault: Vault) -> list[Parcel]:
    """Claim one by one until there is nothing left, as a courier does."""
    claimed: list[Parcel] = []
    while True:
        with store.writing() as session:
            parcels = claim_next(session, vault, channel=Channel.TELEGRAM, now=MONDAY)
        if not parcels:
            return claimed
        claimed += parcels


def states(store: Store, person_id: int) -> list[str]:
    """Return the states of what is said to somebody."""
    with store.reading() as session:
        mine = select(Outgoing.state).where(Outgoing.person_id == person_id)
        return list(session.scalars(mine.order_by(Outgoing.id)))


def answer(session: Session, person_id: int) -> int:
    """Queue an answer to somebody; its id."""
    with opened_book(session) as book:
        say_to(book, session.get_one(Person, person_id), [Say("Takk")], now=MONDAY)
    return session.scalars(select(func.max(Outgoing.id))).one() or 0


def test_row_is_claimed_by_one_courier(
    stores: list[Store], vault: Vault, people: list[int]
) -> None:
    with stores[0].writing() as session:
        for person_id in people:
            answer(session, person_id)
            answer(session, person_id)

    claims = at_once(*(partial(claim_all, one, vault) for one in stores))

    # The second row of everybody waits for the first.
    claimed = Counter(parcel.person_id for parcels in claims for parcel in parcels)
    assert claimed == dict.fromkeys(people, 1)


def test_broadcast_is_fired_by_one_clock(
    stores: list[Store],
    shelf: Shelf,
    catalogue: Catalogue,
    clock: FakeClock,
    people: list[int],
) -> None:
    plan(stores[0])
    plan(stores[0])

    at_once(
        *(Chores(one, shelf, catalogue, clock, Vault(SECRET)).fire_broadcasts for one in stores)
    )

    with stores[0].reading() as session:
        got = Counter(session.scalars(select(Outgoing.person_id)))
    assert got == dict.fromkeys(people, 1)


@pytest.mark.postgresql
@pytest.mark.parametrize("why", [Asks.LATE, Asks.ANCHOR])
def test_who_calls_it_off_is_not_overruled_by_a_doubt(
    stores: list[Store], catalogue: Catalogue, people: list[int], why: Asks
) -> None:
    with stores[0].writing() as session:
        number = plan_prompt(session)
        if why == Asks.ANCHOR:
            hangs = Anchor(of="meeting", id=999, days=0, clock="10:00")
            session.get_one(Broadcast, number).anchor = hangs
    put, hours_later = partial(broadcast_question, catalogue), MONDAY + timedelta(hours=2)

    def fires() -> None:
        with stores[1].writing() as session:
            fire_due(session, hours_later, make_say=put)

    with stores[0].writing() as session:
        cancel(session, find_broadcast(session, current_process(session), number))
        clock = Doing(fires)
    clock.ends()

    with stores[0].reading() as session:
        left = session.get_one(Broadcast, number)
        assert (clock.had_to_wait, left.state, left.asks) == (True, "cancelled", None)


@pytest.mark.postgresql
def test_part_that_has_just_gone_out_is_not_called_off_with_its_series(
    stores: list[Store], catalogue: Catalogue, people: list[int]
) -> None:
    put = partial(broadcast_question, catalogue)
    with stores[0].writing() as session:
        process = current_process(session)
        prompt = find_prompt(session, process, "kjokkenbordet")
        plan = Plan(None, None, "all", MONDAY)
        [part] = plan_series(session, process, plan, [prompt], every_days=1, now=MONDAY)
        number, series_id = part.id, part.series_id or 0

    def ends() -> int:
        with stores[1].writing() as session:
            return end_series(session, series_id, now=MONDAY)

    with stores[0].writing() as session:
        fire(session, number, MONDAY, make_say=put)
        ending = Doing(ends)

    assert (ending.had_to_wait, ending.ends()) == (True, 0)
    with stores[0].reading() as session:
        assert session.get_one(Broadcast, number).state == "fired"


def test_broadcasts_of_one_prompt_sent_at_once_reach_nobody_twice(
    stores: list[Store], catalogue: Catalogue, people: list[int]
) -> None:
    put = partial(broadcast_question, catalogue)

    def sends(store: Store) -> int:
        with store.writing() as session:
            fired = fire(session, plan_prompt(session), MONDAY, make_say=put)
            return fired.recipients if fired else 0

    reached = at_once(*(partial(sends, one) for one in stores))

    assert sorted(reached) == [0, 0, 0, MANY]


def test_pause_that_comes_while_firing_is_respected(
    stores: list[Store],
    shelf: Shelf,
    catalogue: Catalogue,
    clock: FakeClock,
    people: list[int],
) -> None:
    plan(stores[0])

    with stores[0].writing() as session:
        hold_person(session, people[3])
        pause(session, session.get_one(Person, people[3]), now=MONDAY)
        session.flush()
        firing = Doing(Chores(stores[1], shelf, catalogue, clock, Vault(SECRET)).fire_broadcasts)
    firing.ends()

    assert firing.had_to_wait
    assert (states(stores[0], people[3]), states(stores[0], people[4])) == ([], ["queued"])


def test_pause_after_firing_takes_the_message_back(
    stores: list[Store], catalogue: Catalogue, people: list[int]
) -> None:
    plan(stores[0])

    def paused() -> None:
        with stores[1].writing() as session:
            hold_person(session, people[3])
            pause(session, session.get_one(Person, people[3]), now=MONDAY)

    with stores[0].writing() as session:
        fire_due(session, MONDAY, make_say=partial(broadcast_question, catalogue))
        pausing = Doing(paused)
    pausing.ends()

    assert pausing.had_to_wait
    assert states(stores[0], people[3]) == ["cancelled"]


def test_outcome_and_erasure_do_not_cross(
    stores: list[Store], vault: Vault, people: list[int]
) -> None:
    with stores[0].writing() as session:
        row = answer(session, people[0])
    claim_all(stores[0], vault)

    def record() -> None:
        with stores[1].writing() as session:
            record_outcome(session, row, Unreachable("blocked"), now=MONDAY)

    with stores[0].writing() as session:
        hold_person(session, people[0])
        recording = Doing(record)
        erase(session, session.get_one(Person, people[0]))
    recording.ends()

    assert states(stores[0], people[0]) == []


def test_file_that_comes_during_erasure_is_discarded(
    stores: list[Store], shelf: Shelf, people: list[int]
) -> None:
    with stores[0].writing() as session:
        wanted = voice_of(session, people[0])
    shelved = shelf.keep_sound(opus())

    def arrives() -> None:
        with stores[1].writing() as session:
            media_arrived(session, wanted, shelved)

    with stores[0].writing() as session:
        hold_person(session, people[0])
        erase(session, session.get_one(Person, people[0]))
        arriving = Doing(arrives)
    arriving.ends()

    with stores[0].reading() as session:
        assert session.scalars(select(Discarded.name)).all() == [shelved.name]


def voice_of(session: Session, person_id: int) -> Wanted:
    """Keep a voice message, and return what is still to be fetched of it."""
    process = current_process(session)
    said = Contribution(
        process_id=process.id, person_id=person_id, channel="telegram", kind="voice",
        language="nb", said_at=MONDAY, kept_at=MONDAY,
    )  # fmt: skip
    session.add(said)
    session.flush()
    media = Media(contribution_id=said.id, kind="voice", state="waiting", not_before=MONDAY)
    session.add(media)
    session.flush()
    return Wanted(media.id, said.id, MediaKind.VOICE, "voice")


def test_first_heartbeats_at_once_are_one(stores: list[Store], jevnaker: str) -> None:
    def beats(store: Store, n: int) -> bool:
        with store.writing() as session:
            beat(session, "clock", now=MONDAY, **{f"process{n}": True})
        return True

    at_once(*(partial(beats, one, n) for n, one in enumerate(stores)))

    with stores[0].reading() as session:
        assert len(heartbeats(session)["clock"].knows) == len(stores)


def test_claimed_states_add_up(stores: list[Store], vault: Vault, people: list[int]) -> None:
    with stores[0].writing() as session:
        answer(session, people[0])

    at_once(*(partial(claim_all, one, vault) for one in stores))

    assert states(stores[0], people[0]) == [Delivery.SENDING]
