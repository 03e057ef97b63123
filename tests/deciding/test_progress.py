"""How solutions come along: written down, struck out, handed on, in the record."""

from __future__ import annotations

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from prompts.processfile import ItemKind
from storage.tables import Progress
from tests.sorting.conftest import anna, hand, other, said
from workshop.deciding.progress import (
    Noted,
    Since,
    newest_of,
    note_status,
    statuses_of,
    strike_status,
)
from workshop.record import export_record, read_schema
from workshop.refusals import BadStatus, UnknownStatus
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.items import merge_items, put_up, take_down

__all__ = ["anna", "hand", "other", "said"]
DAY = date(2026, 11, 20)


@pytest.fixture
def solution(hand: Hand) -> int:
    """A solution on the board."""
    return put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id


def stands(hand: Hand) -> list[Since]:
    """Return what is written down, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return statuses_of(hand.session, hand.process)


def test_newest_status_is_that_of_the_newest_day(hand: Hand, solution: int) -> None:
    note_status(hand, Noted(solution, Progress.DONE, DAY))
    note_status(hand, Noted(solution, Progress.PLANNED, date(2026, 1, 2)))

    assert newest_of(stands(hand))[solution].progress == Progress.DONE


@pytest.mark.parametrize(
    ("progress", "day", "wrong"),
    [
        (Progress.STARTED, None, "day"),
        (Progress.STARTED, date(2027, 1, 1), "day"),
        (Progress.STOPPED, DAY, "words"),
    ],
)
def test_status_that_lacks_something_is_refused(
    hand: Hand, solution: int, progress: Progress, day: date | None, wrong: str
) -> None:
    with pytest.raises(BadStatus) as refused:
        note_status(hand, Noted(solution, progress, day))

    assert refused.value.wrong == {wrong}
    assert stands(hand) == []


def test_need_has_no_status(hand: Hand) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"}).id

    with pytest.raises(BadStatus):
        note_status(hand, Noted(need, Progress.DONE, DAY))


def test_status_is_undone_struck_and_done_again(hand: Hand, solution: int) -> None:
    status = note_status(hand, Noted(solution, Progress.DONE, DAY))

    undo(hand)
    without = stands(hand)
    redo(hand)
    again = stands(hand)
    strike_status(hand, status.id)

    assert (without, len(again), stands(hand)) == ([], 1, [])
    with pytest.raises(UnknownStatus):
        strike_status(hand, status.id)


def test_merged_solution_hands_its_status_on_and_back(hand: Hand, solution: int) -> None:
    other = put_up(hand, ItemKind.SOLUTION, {"nb": "Middag"}).id
    note_status(hand, Noted(solution, Progress.DONE, DAY))

    merge_items(hand, [solution], other)
    merged = [one.solution for one in stands(hand)]
    undo(hand)

    assert (merged, [one.solution for one in stands(hand)]) == ([other], [solution])


def test_solution_taken_down_takes_its_status_along(hand: Hand, solution: int) -> None:
    note_status(hand, Noted(solution, Progress.DONE, DAY))

    take_down(hand, solution)
    down = stands(hand)
    undo(hand)

    assert (down, len(stands(hand))) == ([], 1)


def test_record_tells_how_solutions_came_along(hand: Hand, solution: int) -> None:
    note_status(hand, Noted(solution, Progress.STOPPED, DAY, {"nb": "Ingen kokk."}))

    record = export_record(hand.session, hand.process)

    Draft202012Validator(read_schema()).validate(record)
    (status,) = record["statuses"]
    assert status == {
        "id": "s1",
        "solution": record["solutions"][0]["id"],
        "progress": "stopped",
        "day": "2026-11-20",
        "words": {"nb": "Ingen kokk."},
    }
