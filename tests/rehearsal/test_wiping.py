"""After a wipe everything is as it was; what real people did and said meanwhile is untouched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chores import Chores
from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Audit, Contribution, Item, Link, Progress, Quote, Ruled
from storage.vault import Vault
from tests.conftest import SECRET, FakeClock
from tests.rehearsal.conftest import (
    Begin,
    acting,
    play,
    robots_in,
    rows,
    said_by_robots,
)
from tests.sorting.conftest import say
from tests.workshop.residents import join
from workshop.board.hall import hall_card
from workshop.board.moderating import decide
from workshop.deciding import decisions
from workshop.deciding.decisions import Written, correct
from workshop.deciding.progress import Noted, note_status
from workshop.redacting.hiding import redact
from workshop.rehearsal.leaving import what_goes
from workshop.rehearsal.wiping import wipe
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import choose, merge_items, put_up, put_up_from, reword_item
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Aside, Part, put_aside, quote, unquote

FEW = 3
TECHNICAL = {"audit", "census_change", "stale_words", "stale_echo"}
"""What tells of changes: who did something, what to count anew, which words to take out of the
index. Nothing of a rehearsal can be read there."""
KEPT = (Item, Quote, Link, Contribution)


def whole(session: Session) -> list[dict[str, Any]]:
    """Return all that stands on the board, column by column, without versions and marks."""
    stands = []
    for table in KEPT:
        for row in session.scalars(select(table).order_by(table.id)):
            columns = {column.key: getattr(row, column.key) for column in table.__table__.columns}
            for one in ("version", "rehearsal_id"):
                columns.pop(one, None)
            stands.append(columns | {"table": table.__tablename__})
    return stands


def seen_in(store: Store) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Return how many rows there are, and what stands on the board."""
    counted = {name: n for name, n in rows(store).items() if name not in TECHNICAL}
    with store.reading() as session:
        return counted, whole(session)


def work_on_robots(hand: Hand, vault: Vault) -> None:
    """Do with what robots said all that facilitators can do with words."""
    said = said_by_robots(hand.session)
    first, second, third, *_ = said
    titled = put_up_from(hand, first.id, ItemKind.NEED, {"nb": first.text})
    other = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"})
    quote(hand, second.id, other.id, Part(second.text.split()[0]))
    quote(hand, third.id, other.id)
    unquote(hand, quote(hand, said[3].id, titled.id).id)
    measure = put_up(hand, ItemKind.MEASURE, {"nb": "Langbord"})
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord hver tirsdag"}).id
    written = Written("Kommunestyret", hand.now.date(), Ruled.YES, [solution])
    correct(hand, decisions.decide(hand, written).id, replace(written, ruled=Ruled.NO), version=1)
    note_status(hand, Noted(solution, Progress.DONE, hand.now.date()))
    link_items(hand, measure.id, other.id)
    answered = put_up_from(hand, first.id, ItemKind.MEASURE, {"nb": "En vert"})
    link_items(hand, solution, answered.id)
    reword_item(hand, other.id, {"nb": "Noen ved bordet"}, {"nb": "Hver uke"}, version=1)
    merge_items(hand, [titled.id], other.id)
    undo(hand)
    choose(hand, ItemKind.NEED, [other.id])
    put_aside(hand, said[4].id, Aside.LATER)
    hide(hand, said[5].id, Hidden.TEST)
    redact(hand, vault, said[6].id, said[6].text.split()[0])
    card = hall_card(said[7], ())
    assert card is not None
    decide(hand, said[7].id, card.seen, is_through=True)


def test_wipe_leaves_the_database_as_it_was(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
) -> None:
    before = seen_in(store)
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        work_on_robots(hand, vault)
    assert rows(store)["quote"] > 0

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    Chores(store, shelf, rehearser.catalogue, clock, Vault(SECRET)).tidy()
    assert seen_in(store) == before


def test_wipe_says_in_the_audit_what_went(
    store: Store, rehearser: Rehearser, begin: Begin, facilitator_id: int, clock: FakeClock
) -> None:
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        expected = what_goes(hand.session, hand.process)

        wipe(hand)

    with store.reading() as session:
        line = session.scalars(select(Audit).where(Audit.action == "rehearsal-wiped")).one()
    assert line.about == {"robots": FEW, "voices": expected.voices, "items": 0}
    assert line.facilitator_id == facilitator_id


def test_second_press_of_the_wipe_does_nothing(
    store: Store, rehearser: Rehearser, begin: Begin, facilitator_id: int, clock: FakeClock
) -> None:
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    with acting(store, facilitator_id, clock) as hand:
        assert wipe(hand) is None

    assert rows(store)["audit"] == 1


def test_robots_do_not_come_back_after_the_wipe(
    store: Store, rehearser: Rehearser, begin: Begin, facilitator_id: int, clock: FakeClock
) -> None:
    begin(robots=FEW)
    for _ in range(5):
        rehearser.rehearse()
    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    rehearser.rehearse()

    with store.reading() as session:
        assert robots_in(session) == []


@pytest.fixture
def real(
    store: Store, vault: Vault, facilitator_id: int, clock: FakeClock, jevnaker: str
) -> tuple[int, int]:
    """A need with a real voice under it; their numbers."""
    with acting(store, facilitator_id, clock) as hand:
        anna = join(hand.session, vault, "4711", now=clock(), age_band="67-79")
        said = say(hand, anna, "Hun spiser alene hver eneste dag")
        need = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"})
        quote(hand, said.id, need.id)
        choose(hand, ItemKind.NEED, [need.id])
        return need.id, said.id


def test_real_need_loses_only_the_robots(
    store: Store,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
    real: tuple[int, int],
) -> None:
    before = seen_in(store)
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        for one in said_by_robots(hand.session)[:3]:
            quote(hand, one.id, real[0])

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    assert seen_in(store) == before


def test_item_with_a_real_voice_keeps_that_voice_alone(
    store: Store,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
    real: tuple[int, int],
) -> None:
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        robot = said_by_robots(hand.session)[0]
        made = put_up_from(hand, robot.id, ItemKind.NEED, {"nb": robot.text}).id
        quote(hand, real[1], made)

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    with store.reading() as session:
        item = session.get_one(Item, made)
        under = session.scalars(select(Quote.contribution_id).where(Quote.item_id == made)).all()
    # Its title was a robot's words: they go, as a resident's would.
    assert (item.state, item.title, item.rehearsal_id) == ("standing", {}, None)
    assert under == [real[1]]


def test_need_that_was_merged_into_a_rehearsed_one_stands_again(
    store: Store,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
    real: tuple[int, int],
) -> None:
    before = seen_in(store)
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        robot = said_by_robots(hand.session)[0]
        made = put_up_from(hand, robot.id, ItemKind.NEED, {"nb": "Et langbord"}).id
        merge_items(hand, [real[0]], made)

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    assert seen_in(store) == before


def test_choice_before_the_rehearsal_stands_again(
    store: Store,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
    real: tuple[int, int],
) -> None:
    before = seen_in(store)
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        robot = said_by_robots(hand.session)[0]
        made = put_up_from(hand, robot.id, ItemKind.NEED, {"nb": "Et langbord"}).id
        choose(hand, ItemKind.NEED, [made])

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    assert seen_in(store) == before


def test_resident_who_came_meanwhile_is_untouched(
    store: Store,
    vault: Vault,
    rehearser: Rehearser,
    begin: Begin,
    facilitator_id: int,
    clock: FakeClock,
) -> None:
    begin(robots=FEW)
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        anna = join(hand.session, vault, "4711", now=clock(), age_band="67-79")
        said = say(hand, anna, "Hun spiser alene hver eneste dag")
        need = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Noen å spise med"}).id

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    with store.reading() as session:
        stands = session.get_one(Item, need)
        assert (stands.title, stands.state) == ({"nb": "Noen å spise med"}, "standing")
        assert [one.text for one in session.scalars(select(Contribution))] == [said.text]
    assert rows(store)["act"] == 1


def test_wipe_before_anybody_came_ends_the_rehearsal(
    store: Store, begin: Begin, facilitator_id: int, clock: FakeClock
) -> None:
    begin()

    with acting(store, facilitator_id, clock) as hand:
        wipe(hand)

    assert rows(store)["rehearsal"] == 0
