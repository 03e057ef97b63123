"""A rehearsal that was left on takes nothing of the work that is done meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Decision, Item, Quote, Ruled
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.rehearsal.conftest import Begin, acting, play, said_by_robots
from tests.sorting.conftest import say
from tests.workshop.residents import join
from workshop.board.items import chosen_items
from workshop.deciding import decisions
from workshop.deciding.decisions import Written
from workshop.record import export_record
from workshop.refusals import NotAsShown
from workshop.rehearsal.leaving import what_goes
from workshop.rehearsal.wiping import wipe
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items
from workshop.sorting.items import choose, merge_items, put_up, put_up_from, reword_item
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote, unquote
from workshop.voting.ballots import options_of
from workshop.voting.making import Written as Ballots
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot

OURS = {"nb": "Noen å spise med"}
THEIRS = {"nb": "Et langbord"}


@pytest.fixture
def hand(
    store: Store, rehearser: Rehearser, begin: Begin, facilitator_id: int, clock: FakeClock
) -> Iterator[Hand]:
    """What a facilitator acts with after three robots have said all they have to say."""
    begin(robots=3)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        yield hand


def of_robots(hand: Hand, kind: ItemKind = ItemKind.NEED) -> Item:
    """Put up an item with a robot's words under it."""
    return put_up_from(hand, said_by_robots(hand.session)[0].id, kind, THEIRS)


def said(hand: Hand, vault: Vault, who: str = "4711", text: str = "Hun spiser alene") -> int:
    """Let a resident say something; its number."""
    anna = join(hand.session, vault, who, now=hand.now, age_band="67-79")
    return say(hand, anna, text).id


def stand(session: Session) -> list[dict[str, str]]:
    """Return the titles of what stands, in the order it was put up."""
    items = select(Item).where(Item.state == "standing").order_by(Item.id)
    session.expire_all()
    return [item.title for item in session.scalars(items)]


def test_item_typed_meanwhile_is_real(hand: Hand) -> None:
    ours, theirs = put_up(hand, ItemKind.NEED, OURS), of_robots(hand)
    choose(hand, ItemKind.NEED, [ours.id, theirs.id])

    marks = [one.is_rehearsal for one in standing_items(hand.session, hand.process)]
    asked = chosen_items(hand.session, hand.process.id, ItemKind.NEED)
    told = export_record(hand.session, hand.process)["needs"]

    assert (marks, [item.id for item in asked]) == ([False, True], [ours.id])
    assert [entry["title"]["nb"] for entry in told] == [OURS["nb"]]


def test_need_renamed_and_sorted_meanwhile_stays(hand: Hand, vault: Vault) -> None:
    need = put_up_from(hand, said(hand, vault), ItemKind.NEED, OURS)
    quote(hand, said_by_robots(hand.session)[0].id, need.id)
    reword_item(hand, need.id, {"nb": "Selskap ved bordet"}, {"nb": "Hver uke"}, version=1)

    wipe(hand)

    assert stand(hand.session) == [{"nb": "Selskap ved bordet"}]
    assert len(hand.session.scalars(select(Quote)).all()) == 1


def test_measures_and_decisions_typed_meanwhile_stay(hand: Hand) -> None:
    measure, solution = (
        put_up(hand, kind, OURS) for kind in (ItemKind.MEASURE, ItemKind.SOLUTION)
    )
    link_items(hand, solution.id, measure.id)
    decisions.decide(hand, Written("Styret", hand.now.date(), Ruled.YES, [solution.id]))

    left = wipe(hand)

    assert left is not None
    assert (left.items, left.decisions, left.stays) == ((), (), (OURS, OURS))
    assert stand(hand.session) == [OURS, OURS]
    assert len(hand.session.scalars(select(Decision)).all()) == 1


@pytest.mark.parametrize("has_real", [False, True])
def test_linked_item_goes_with_robots_alone(hand: Hand, has_real: bool) -> None:
    measure = put_up(hand, ItemKind.MEASURE, OURS)
    link_items(hand, measure.id, of_robots(hand).id)
    if has_real:
        link_items(hand, measure.id, put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id)

    wipe(hand)

    assert (OURS in stand(hand.session)) is has_real


def test_item_that_a_robot_stood_under_goes(hand: Hand) -> None:
    need = put_up(hand, ItemKind.NEED, OURS)
    unquote(hand, quote(hand, said_by_robots(hand.session)[0].id, need.id).id)

    wipe(hand)

    assert stand(hand.session) == []


@pytest.mark.parametrize(("has_robot", "is_real"), [(False, False), (True, False), (True, True)])
def test_real_items_that_were_merged_stay_merged(
    hand: Hand, vault: Vault, has_robot: bool, is_real: bool
) -> None:
    first = put_up_from(hand, said(hand, vault), ItemKind.NEED, {"nb": "Selskap"})
    if has_robot:
        quote(hand, said_by_robots(hand.session)[0].id, first.id)
    hand.session.get_one(Item, first.id).rehearsal_id = None
    into = put_up(hand, ItemKind.NEED, OURS)
    if is_real:
        quote(hand, said(hand, vault, "5822", "Ingen ringer på"), into.id)
    merge_items(hand, [first.id], into.id)

    wipe(hand)

    assert stand(hand.session) == [OURS]


def test_item_merged_into_one_of_robots_stands_again(hand: Hand) -> None:
    ours, theirs = put_up(hand, ItemKind.NEED, OURS), of_robots(hand)
    merge_items(hand, [ours.id], theirs.id)

    wipe(hand)

    assert stand(hand.session) == [OURS]


def test_merged_away_item_of_robots_goes(hand: Hand) -> None:
    ours, theirs = put_up(hand, ItemKind.NEED, OURS), of_robots(hand)
    hand.session.get_one(Item, ours.id).rehearsal_id = None
    merge_items(hand, [theirs.id], ours.id)

    wipe(hand)

    assert [item.title for item in hand.session.scalars(select(Item))] == [OURS]


def test_page_tells_the_decisions_that_go(hand: Hand) -> None:
    solution = of_robots(hand, ItemKind.SOLUTION)
    decisions.decide(hand, Written("Styret", hand.now.date(), Ruled.YES, [solution.id]))

    left = what_goes(hand.session, hand.process)

    assert [(one.body, one.day) for one in left.decisions] == [("Styret", hand.now.date())]


def test_wipe_of_more_than_was_shown_is_refused(hand: Hand) -> None:
    shown = what_goes(hand.session, hand.process).seen
    of_robots(hand)

    with pytest.raises(NotAsShown):
        wipe(hand, shown=shown)

    assert wipe(hand, shown=what_goes(hand.session, hand.process).seen) is not None


@pytest.mark.parametrize("is_open", [True, False])
def test_what_people_vote_on_stays_and_drafts_lose_it(hand: Hand, is_open: bool) -> None:
    """A robot's words came under it later: on a ballot that is open it is real all the same."""
    items = [put_up(hand, ItemKind.SOLUTION, dict(OURS)).id for _ in range(3)]
    words = dict.fromkeys(("nb", "nn", "en"), "Hva først?")
    ballot = add_ballot(
        hand, Ballots(words, words, words, items, 3, True, hand.now + timedelta(days=1))
    )
    if is_open:
        open_ballot(hand, ballot.id)
    quote(hand, said_by_robots(hand.session)[0].id, items[0])

    wipe(hand)

    hand.session.expire_all()
    assert [one.item for one in options_of(hand.session, ballot)] == items[not is_open :]
