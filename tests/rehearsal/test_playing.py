"""Robots come in as everybody does, a few at a time, and nobody hears of it."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from prompts.rehearsing import Part, load_voices
from storage.store import Store
from storage.tables import Consent, Contribution, Outgoing, Phase, PhaseState, Prompt, Step
from tests.conftest import FakeClock
from tests.moving import move
from tests.rehearsal.conftest import (
    ROBOTS,
    Begin,
    acting,
    play,
    robots_in,
    said_by_robots,
)
from tests.statements import noted
from workshop.board.items import chosen_items
from workshop.process import current_process
from workshop.redacting.spotting import spots_in
from workshop.rehearsal.starting import Pace, go_on_with
from workshop.sorting.items import choose, put_up_from
from workshop.steering.moving import Verb


def test_nothing_happens_without_a_rehearsal(store: Store, rehearser: Rehearser) -> None:
    rehearser.rehearse()

    with store.reading() as session:
        assert robots_in(session) == []


def test_robots_of_one_second_read_the_round_once(
    store: Store, rehearser: Rehearser, begin: Begin
) -> None:
    begin()

    reads = []
    for _ in range(ROBOTS * 6):
        with noted(store.engine) as asked:
            rehearser.rehearse()
        reads.append(sum("FROM prompt" in sql for sql, _ in asked))

    assert max(reads) == 1


def test_robots_say_yes_and_who_they_are(store: Store, rehearser: Rehearser, begin: Begin) -> None:
    begin()

    play(rehearser)

    with store.reading() as session:
        robots = robots_in(session)
        consents = session.scalars(select(Consent.is_yes)).all()
    assert (len(robots), consents) == (ROBOTS, [True] * ROBOTS)
    assert {robot.language for robot in robots} == {"nb", "nn", "en"}
    assert len({robot.age_band for robot in robots}) == 6
    assert all(robot.area and robot.role for robot in robots)


def test_robots_come_a_few_at_a_time(store: Store, rehearser: Rehearser, begin: Begin) -> None:
    begin(pace=Pace.CALM)
    came = []

    for _ in range(12):
        rehearser.rehearse()
        with store.reading() as session:
            came.append(len(robots_in(session)))

    assert came == sorted(came)
    assert (came[0], 1 < came[-1] < ROBOTS) == (1, True)


def test_nothing_is_said_to_robots(store: Store, rehearser: Rehearser, begin: Begin) -> None:
    begin()

    play(rehearser)

    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Outgoing)) == 0


def test_no_two_robots_say_the_same(store: Store, rehearser: Rehearser, begin: Begin) -> None:
    begin(robots=12)

    play(rehearser)

    with store.reading() as session:
        texts = [one.text for one in said_by_robots(session)]
    assert len(texts) > 40
    assert [text for text, n in Counter(texts).items() if n > 1] == []


def test_what_facilitators_must_meet_is_said(
    store: Store, rehearser: Rehearser, begin: Begin
) -> None:
    begin()

    play(rehearser)

    with store.reading() as session:
        said = said_by_robots(session)
        skipped = select(func.count()).where(Step.state == "skipped")
        assert session.scalar(skipped)
    assert any(spots_in(one.text) for one in said)
    assert any(not any(c.isalnum() for c in one.text) for one in said)
    in_a_row = Counter((one.person_id, one.prompt_id, one.rung) for one in said)
    assert max(in_a_row.values()) > 1
    helps = {text for one in load_voices().parts[Part.HELP]["nb"] for text in one.texts}
    assert helps & {one.text for one in said}


def test_rehearsal_goes_on_after_a_restart(
    store: Store, rehearser: Rehearser, begin: Begin
) -> None:
    begin()
    for _ in range(5):
        rehearser.rehearse()
    with store.reading() as session:
        before = [robot.code for robot in robots_in(session)]

    anew = Rehearser(store, rehearser.vault, rehearser.catalogue, rehearser.clock)
    play(anew)

    with store.reading() as session:
        codes = [robot.code for robot in robots_in(session)]
    assert (codes[: len(before)], len(codes)) == (before, ROBOTS)


@pytest.mark.parametrize("state", [PhaseState.PLANNED, PhaseState.CLOSED])
def test_round_is_rehearsed_while_closed_to_residents(
    store: Store, rehearser: Rehearser, begin: Begin, state: PhaseState
) -> None:
    with store.writing() as session:
        move(session, Verb.CLOSE, "needs")
        session.scalars(select(Phase).where(Phase.kind == "needs")).one().state = state
    begin()

    play(rehearser)

    with store.reading() as session:
        said = said_by_robots(session)
        states = session.scalars(select(Phase.state).where(Phase.kind == "needs")).all()
    assert (len(said) > 10, states) == (True, [state])
    assert {flag for one in said for flag in one.flags} == set()


def test_next_round_is_answered_by_the_same_robots(
    store: Store, rehearser: Rehearser, begin: Begin
) -> None:
    begin()
    play(rehearser)
    with store.reading() as session:
        before = [robot.code for robot in robots_in(session)]

    with store.writing() as session:
        go_on_with(session, current_process(session), "measures")
    play(rehearser)

    with store.reading() as session:
        after = [robot.code for robot in robots_in(session)]
        of_measures = (
            select(func.count())
            .select_from(Contribution)
            .join(Phase, Phase.id == Contribution.phase_id)
            .where(Phase.kind == "measures")
        )
        answers = session.scalar(of_measures) or 0
    assert (after, answers > 5) == (before, True)


def test_items_of_the_rehearsal_are_asked_of_robots_only(
    store: Store, rehearser: Rehearser, begin: Begin, facilitator_id: int, clock: FakeClock
) -> None:
    begin("needs")
    play(rehearser)
    with acting(store, facilitator_id, clock) as hand:
        robot = said_by_robots(hand.session)[0]
        need = put_up_from(hand, robot.id, ItemKind.NEED, {"nb": "Noen å gå sammen med"})
        choose(hand, ItemKind.NEED, [need.id])
        go_on_with(hand.session, hand.process, "measures")

    play(rehearser)

    with store.reading() as session:
        asked = {one.item_id for one in said_by_robots(session)} | set(
            session.scalars(select(Step.item_id))
        )
        assert need.id in asked
        assert chosen_items(session, current_process(session).id, ItemKind.NEED) == []


def test_robots_whose_photo_is_gone_do_not_stop(
    store: Store, rehearser: Rehearser, begin: Begin
) -> None:
    begin()
    for _ in range(8):
        rehearser.rehearse()
    with store.writing() as session:
        for prompt in session.scalars(select(Prompt).where(Prompt.number < 6)):
            prompt.is_retired = True
        current_process(session).loaded_at = rehearser.clock()

    play(rehearser)

    with store.reading() as session:
        assert len(robots_in(session)) == ROBOTS
