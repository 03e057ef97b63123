"""Robots are in no figure of those who take part, in no message to many, and in no record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Item, Person, SampleCard
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.rehearsal.conftest import Begin, acting, play, robots_in, said_by_robots
from tests.sorting.conftest import hand_of, say
from tests.workshop.residents import join
from workshop.board.census import Census
from workshop.board.headcount import headcount
from workshop.board.sieve import Sieve
from workshop.board.tally import counts_by_source, photos
from workshop.broadcasts.reaching import Whom, reach_of
from workshop.clock import utc_now
from workshop.coding.sampling import Draw, draw_sample
from workshop.messages import Channel
from workshop.process import current_process
from workshop.record import export_record
from workshop.refusals import NothingToDraw
from workshop.residents.retention import identities_go_at, let_identities_go
from workshop.sorting.chain import standing_items
from workshop.sorting.items import put_up, put_up_from
from workshop.sorting.quoting import quote, unquote
from workshop.upkeep.figures import figures

FEW = 6
HALF = 5


@pytest.fixture
def rehearsed(
    store: Store,
    vault: Vault,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
) -> Iterator[Session]:
    """Six robots and one resident have spoken; a robot's words are a need."""
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        anna = join(hand.session, vault, "4711", now=clock(), age_band="67-79", area="vang")
        say(hand, anna, "Hun spiser alene hver eneste dag")
        robot = said_by_robots(hand.session)[0]
        put_up_from(hand, robot.id, ItemKind.NEED, {"nb": robot.text})
    with store.writing() as session:
        yield session


def test_people_are_counted_without_robots(rehearsed: Session) -> None:
    counted = headcount(rehearsed, current_process(rehearsed))

    groups = [one for one in counted.groups.values() if one is not None]
    told = sum(one.n or 0 for group in groups for one in group.values())
    assert (counted.funnel.said_yes.n, counted.funnel.said_yes.mark) == (None, "few")
    assert told == 0


def test_groups_and_answers_are_of_residents_alone(
    rehearsed: Session, vault: Vault, clock: FakeClock
) -> None:
    hand = hand_of(rehearsed, "Per", clock())
    for number in range(2 * HALF - 1):
        channel = Channel.WEB if number < HALF else Channel.TELEGRAM
        one = join(rehearsed, vault, f"5{number}", now=clock(), channel=channel)
        if number < HALF - 1:
            say(hand, one, f"Lys på veien {number}")

    counted = headcount(rehearsed, hand.process)

    told = {code: one.n for code, one in (counted.groups["channel"] or {}).items()}
    funnel = counted.funnel
    assert (funnel.said_yes.n, funnel.answered.n) == (2 * HALF, HALF)
    assert told == {"telegram": HALF, "web": HALF}


def test_figures_are_without_robots(rehearsed: Session, clock: FakeClock) -> None:
    cells = Census().count(rehearsed)

    shown = {one.name: one.values for one in figures(rehearsed, cells, {}, now=clock())}

    assert (shown["people"], shown["contributions"]) == ([((), 1)], [((), 1)])


def test_message_to_all_reaches_no_robot(rehearsed: Session) -> None:
    reach = reach_of(rehearsed, current_process(rehearsed), Whom("all"), now=utc_now())

    anna = rehearsed.scalars(select(Person.id).where(Person.channel == "telegram")).one()
    assert (reach.person_ids, sum(reach.excluded.values())) == ((anna,), 0)


def test_record_has_nothing_of_a_rehearsal(rehearsed: Session, clock: FakeClock) -> None:
    hand = hand_of(rehearsed, "Per", clock())
    anna = rehearsed.scalars(select(Person).where(Person.channel == "telegram")).one()
    real = put_up(hand, ItemKind.NEED, {"nb": "Noen som ringer på"})
    for one in (say(hand, anna, "Ingen ringer på"), said_by_robots(rehearsed)[1]):
        quote(hand, one.id, real.id)

    record = export_record(rehearsed, hand.process)

    sizes = {name: len(record[name]) for name in ("people", "contributions", "needs", "quotes")}
    assert sizes == {"people": 1, "contributions": 2, "needs": 1, "quotes": 1}


def test_wall_counts_robots_apart(rehearsed: Session) -> None:
    process, cells = current_process(rehearsed), Census().count(rehearsed)
    robots = len(said_by_robots(rehearsed))

    counts = Counter(
        {one.channel: one.n for one in counts_by_source(rehearsed, process, Sieve(), cells)}
    )
    deck = photos(rehearsed, process, None, cells)

    assert counts == {"telegram": 1, "rehearsal": robots}
    assert (sum(one.chat for one in deck), sum(one.rehearsal for one in deck)) == (1, robots)


def test_sample_is_drawn_without_robots(rehearsed: Session, clock: FakeClock) -> None:
    hand = hand_of(rehearsed, "Per", clock())
    draw = Draw(ItemKind.NEED, 30, hand_of(rehearsed, "Liv", clock()).facilitator_id)

    with pytest.raises(NothingToDraw):
        draw_sample(hand, draw, 1)

    assert rehearsed.scalar(select(func.count()).select_from(SampleCard)) == 0


def test_identities_of_robots_wait_for_the_wipe(rehearsed: Session) -> None:
    process = current_process(rehearsed)
    due_at = identities_go_at(rehearsed, process)
    assert due_at is not None

    gone = let_identities_go(rehearsed, process, now=due_at)

    assert (gone, len(robots_in(rehearsed))) == (1, FEW)


def test_item_is_of_the_rehearsal_until_a_real_voice_comes(
    rehearsed: Session, clock: FakeClock
) -> None:
    hand = hand_of(rehearsed, "Per", clock())
    need = rehearsed.scalars(select(Item.id)).one()
    anna = rehearsed.scalars(select(Person).where(Person.channel == "telegram")).one()
    seen = []

    def look() -> None:
        (item,) = standing_items(rehearsed, hand.process, ItemKind.NEED)
        seen.append((item.is_rehearsal, item.in_chat, item.in_rehearsal))

    look()
    one = quote(hand, say(hand, anna, "Ingen ringer på").id, need)
    look()
    unquote(hand, one.id)
    look()

    assert seen == [(True, 0, 1), (False, 1, 1), (True, 0, 1)]


def test_item_without_a_rehearsal_is_of_none(
    store: Store, facilitator_id: int, clock: FakeClock
) -> None:
    with acting(store, facilitator_id, clock) as hand:
        put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"})

        (item,) = standing_items(hand.session, hand.process, ItemKind.NEED)

    assert not item.is_rehearsal
