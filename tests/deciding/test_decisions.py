"""Decisions concern solutions: written down, corrected, taken back, walked to from a voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from prompts.processfile import ItemKind
from storage.tables import Contribution, Ruled
from tests.sorting.conftest import anna, hand, other, said
from web.board.voice import paths_of
from workshop.deciding.decisions import Written, correct, decide, strike
from workshop.deciding.overview import Decided, decisions_of
from workshop.record import export_record, read_schema
from workshop.refusals import BadDecision, Stale, UnknownDecision
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.items import merge_items, put_up, take_down
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote

__all__ = ["anna", "hand", "other", "said"]
DAY = date(2026, 11, 20)


@pytest.fixture
def solution(hand: Hand) -> int:
    """A solution on the board."""
    return put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag på skolekjøkkenet"}).id


@pytest.fixture
def written(solution: int) -> Written:
    """What the council said."""
    words = {"nb": "Prøves ut ett år."}
    address = "https://www.jevnaker.kommune.no/sak/1"
    return Written("Kommunestyret", DAY, Ruled.YES, [solution], words, address)


def stands(hand: Hand) -> list[Decided]:
    """Return what is on the board, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return decisions_of(hand.session, hand.process)


def test_decision_says_who_when_what_and_about_which(
    hand: Hand, written: Written, solution: int
) -> None:
    decide(hand, written)

    (decided,) = stands(hand)

    assert (decided.body, decided.day, decided.ruled) == ("Kommunestyret", DAY, Ruled.YES)
    assert (decided.words, decided.solutions) == ({"nb": "Prøves ut ett år."}, (solution,))


@pytest.mark.parametrize(
    ("lacking", "wrong"),
    [
        ({"body": ""}, "body"),
        ({"day": None}, "day"),
        ({"day": date(2027, 1, 1)}, "day"),
        ({"document": "javascript:alert(1)"}, "document"),
        ({"document": "https://"}, "document"),
        ({"document": "http://[kommune"}, "document"),
        ({"solutions": []}, "solutions"),
        ({"solutions": [999]}, "solutions"),
    ],
)
def test_decision_that_lacks_something_is_refused(
    hand: Hand, written: Written, lacking: dict[str, object], wrong: str
) -> None:
    with pytest.raises(BadDecision) as refused:
        decide(hand, replace(written, **lacking))  # type: ignore[arg-type]

    assert refused.value.wrong == {wrong}
    assert stands(hand) == []


def test_decision_about_a_need_is_refused(hand: Hand, written: Written) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id

    with pytest.raises(BadDecision):
        decide(hand, replace(written, solutions=[need]))


def test_decision_is_corrected_undone_and_done_again(hand: Hand, written: Written) -> None:
    number = decide(hand, written).id
    second = put_up(hand, ItemKind.SOLUTION, {"nb": "Følgevenn"}).id
    later = replace(written, ruled=Ruled.LATER, solutions=[second])
    correct(hand, number, later, version=1)
    corrected = stands(hand)

    undo(hand)
    undone = stands(hand)
    redo(hand)

    assert [(one.ruled, one.solutions) for one in corrected] == [(Ruled.LATER, (second,))]
    assert [(one.ruled, one.solutions) for one in undone] == [
        (Ruled.YES, tuple(written.solutions))
    ]
    assert [one.ruled for one in stands(hand)] == [Ruled.LATER]


def test_decision_that_was_corrected_meanwhile_is_not_overwritten(
    hand: Hand, other: Hand, written: Written
) -> None:
    number = decide(hand, written).id
    correct(other, number, replace(written, ruled=Ruled.NO), version=1)

    with pytest.raises(Stale):
        correct(hand, number, replace(written, ruled=Ruled.LATER), version=1)

    assert [one.ruled for one in stands(hand)] == [Ruled.NO]


def test_struck_decision_is_gone_and_comes_back(hand: Hand, written: Written) -> None:
    number = decide(hand, written).id
    strike(hand, number)
    gone = stands(hand)
    with pytest.raises(UnknownDecision):
        strike(hand, number)

    undo(hand)

    assert (gone, len(stands(hand))) == ([], 1)


def test_decision_follows_a_solution_that_is_merged(hand: Hand, written: Written) -> None:
    decide(hand, written)
    into = put_up(hand, ItemKind.SOLUTION, {"nb": "Middag sammen"}).id

    merge_items(hand, list(written.solutions), into)
    merged = stands(hand)
    undo(hand)

    assert [one.solutions for one in merged] == [(into,)]
    assert [one.solutions for one in stands(hand)] == [tuple(written.solutions)]


def test_solution_taken_down_leaves_the_decision(hand: Hand, written: Written) -> None:
    decide(hand, written)

    take_down(hand, written.solutions[0])

    assert [one.solutions for one in stands(hand)] == [()]


def test_voice_is_followed_to_what_was_decided(
    hand: Hand, said: Contribution, written: Written, solution: int
) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id
    measure = put_up(hand, ItemKind.MEASURE, {"nb": "Felles middag"}).id
    quote(hand, said.id, need)
    link_items(hand, measure, need)
    link_items(hand, solution, measure)
    decide(hand, written)
    hand.session.flush()

    (path,) = paths_of(hand.session, hand.process, said.id)

    assert [one.number for one in path.items] == [need, measure, solution]
    assert [one.body for one in path.decisions] == ["Kommunestyret"]


def test_record_tells_decisions(hand: Hand, written: Written, solution: int) -> None:
    decide(hand, written)

    record = export_record(hand.session, hand.process)

    Draft202012Validator(read_schema()).validate(record)
    (told,) = record["decisions"]
    assert (told["body"], told["decided_on"]) == ("Kommunestyret", "2026-11-20")
    assert told["solutions"] == [f"s{solution}"]
