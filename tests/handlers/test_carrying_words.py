"""What /bidra calls a solution: whole, and gone where the title goes."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Outgoing, Person
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.sorting.conftest import hand_of, say
from tests.workshop.residents import join
from workshop.redacting.hiding import redact
from workshop.residents.forgetting import erase
from workshop.sorting.items import choose, put_up

SHORT = "Følge Kjell til legen"
LONG = "Noen som kan følge Kjell og andre til legen på Gran når bussen ikke går lenger"


def solution(store: Store, archive: Archive, clock: FakeClock, title: str) -> tuple[int, int, int]:
    """Put up and choose what Anna has said, in her words; the numbers of it, of them, of her."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        anna = join(session, archive.vault, "anna", now=clock(), age_band="67-79")
        said = say(hand, anna, title)
        item = put_up(hand, ItemKind.SOLUTION, {"nb": title}, words_from_id=said.id)
        choose(hand, ItemKind.SOLUTION, [item.id])
        return item.id, said.id, anna.id


def told(archive: Archive) -> str:
    """Return all that was said, with what stands on buttons and was pressed."""
    rows = [one for one in archive.all(Outgoing) if isinstance(one, Outgoing)]
    return " ".join(f"{one.payload} {one.pressed}" for one in rows)


def test_long_titles_stand_whole_beside_their_numbers(
    berit: Resident, store: Store, archive: Archive, clock: FakeClock, phrase: SayPhrase
) -> None:
    solution(store, archive, clock, LONG)

    said = berit.says("/bidra")
    labels = berit.labels
    berit.presses("1")

    assert (said, labels) == (f"{phrase('carry.which')}\n\n1. {LONG}", ["1"])
    assert LONG in berit.says("900 12 345")


@pytest.mark.parametrize("title", [SHORT, LONG])
@pytest.mark.parametrize("is_erased", [False, True])
def test_title_that_goes_leaves_no_button_or_message(
    berit: Resident, store: Store, archive: Archive, clock: FakeClock, title: str, is_erased: bool
) -> None:
    item, said, anna = solution(store, archive, clock, title)
    berit.says("/bidra")
    berit.presses_what(f"carry:{item}")
    berit.says("900 12 345")
    berit.says("/bidra")
    before = told(archive).count("Kjell")

    with store.writing() as session:
        if is_erased:
            erase(session, session.get_one(Person, anna))
        else:
            redact(hand_of(session, "Kari", clock()), archive.vault, said, "Kjell")

    assert before == 5
    assert "Kjell" not in told(archive)
