"""/mine tells what one's words became, as far as it has been told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import AnswerStep, Contribution, Item
from tests.answering.conftest import ENDS, in_words
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident
from tests.sorting.conftest import hand_of
from tests.workshop.mailing import ask
from workshop.answering.rounds import draft_round, send_round
from workshop.broadcasts import fire_due
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote

BECAME = "Dette er det blitt til:\n\nNoen å spise sammen med: used"


@pytest.fixture
def sorted_words(berit: Resident, archive: Archive, store: Store, clock: FakeClock) -> int:
    """Berit's words stand under a need; its number."""
    berit.says("Hun spiser alene")
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        need = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise sammen med"}).id
        quote(hand, archive.voices()[0].id, need)
    return need


def send(store: Store, clock: FakeClock, *, leave: bool) -> None:
    """Send a round of answers; it leaves, or may still be called off."""
    with store.writing() as session:
        hand = hand_of(session, "Per", clock())
        answer = draft_round(hand, AnswerStep.NEEDS, in_words, ENDS)
        send_round(hand, answer.id, version=1)
        if leave:
            fire_due(session, clock() + timedelta(seconds=61), make_say=ask)


def test_mine_says_what_the_words_became(
    berit: Resident, sorted_words: int, store: Store, clock: FakeClock
) -> None:
    send(store, clock, leave=True)

    assert BECAME in berit.says("/mine")


def test_mine_says_nothing_before_it_has_been_told(
    berit: Resident, sorted_words: int, store: Store, clock: FakeClock
) -> None:
    send(store, clock, leave=False)

    assert "Dette er det blitt til" not in berit.says("/mine")


def test_mine_keeps_a_title_out_of_sight(
    berit: Resident, sorted_words: int, store: Store, clock: FakeClock
) -> None:
    send(store, clock, leave=True)
    with store.writing() as session:
        item = session.get_one(Item, sorted_words)
        item.title, item.unseen_title = {}, item.title

    assert "spise sammen" not in berit.says("/mine")


def test_words_taken_back_have_become_nothing(
    berit: Resident, sorted_words: int, store: Store, clock: FakeClock
) -> None:
    send(store, clock, leave=True)
    berit.says("/mine")
    berit.presses("Trekk tilbake")

    assert "Dette er det blitt til" not in berit.says("/mine")


@pytest.mark.parametrize("leave", [True, False])
def test_mine_says_that_words_under_nothing_were_read(
    berit: Resident, archive: Archive, store: Store, clock: FakeClock, leave: bool
) -> None:
    berit.says("Fint vær i dag")
    with store.writing() as session:
        session.get_one(Contribution, archive.voices()[0].id).is_aside = True
    send(store, clock, leave=leave)
    berit.says("Og i morgen")

    said = berit.says("/mine")

    assert said.count("Dette er det blitt til:\n\nlest: read") == leave
