"""The test round: a solution is shown as a card before what would make it better is asked."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Outgoing
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident
from tests.handlers.test_rounds import open_phase
from tests.sorting.conftest import hand_of
from workshop.carrying.cards import Part
from workshop.carrying.reality import write_card
from workshop.residents.forgetting import erase
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import choose, put_up, reword_item

TITLE, TELLS = {"nb": "Tirsdagsmiddag"}, {"nb": "Alle spiser sammen på skolen."}
ASKED = "Løsningen er: «Tirsdagsmiddag». Hva ville gjort dette bedre for deg?"


@pytest.fixture
def dinner(store: Store, clock: FakeClock, berit: Resident) -> int:
    """A solution that was chosen, with nothing but a title."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        number = put_up(hand, ItemKind.SOLUTION, TITLE).id
        choose(hand, ItemKind.SOLUTION, [number])
    return number


def tell(store: Store, clock: FakeClock, number: int, **words: str) -> None:
    """Write more of a solution than its title."""
    with store.writing() as session:
        hand = hand_of(session, "Per", clock())
        reword_item(hand, number, TITLE, TELLS, version=1)
        parts = {Part(part): {"nb": text} for part, text in words.items()}
        write_card(hand, number, parts, version=0)


def test_card_comes_before_the_first_question_alone(
    berit: Resident, archive: Archive, dinner: int, clock: FakeClock
) -> None:
    tell(archive.store, clock, dinner, who="Skolen", first_step="Spør rektor", obstacle="Penger")
    open_phase(archive, "test")

    first = berit.starts()
    second = berit.says("Skyss hjem")

    card = "Tirsdagsmiddag\nAlle spiser sammen på skolen.\nHvem gjør det: Skolen\n"
    assert f"{card}Første steg: Spør rektor\n\n{ASKED}" in first
    assert "Penger" not in first
    assert "Skolen" not in second


def test_solution_with_a_title_alone_has_no_card(
    berit: Resident, archive: Archive, dinner: int
) -> None:
    open_phase(archive, "test")

    asked = berit.starts()

    assert asked.count("Tirsdagsmiddag") == 1
    assert ASKED in asked


def test_long_card_is_cut_short(
    berit: Resident, archive: Archive, dinner: int, clock: FakeClock
) -> None:
    tell(archive.store, clock, dinner, who="ord " * 70)
    open_phase(archive, "test")

    (line,) = [one for one in berit.starts().splitlines() if one.startswith("Hvem gjør det")]
    assert (len(line) < 180, line.endswith(" …")) == (True, True)


def test_card_does_not_say_what_is_hidden(
    berit: Resident, archive: Archive, dinner: int, clock: FakeClock
) -> None:
    berit.says("Gudrun lager alltid maten hjemme")
    tell(archive.store, clock, dinner, who="Gudrun lager alltid maten hjemme")
    with archive.store.writing() as session:
        hide(hand_of(session, "Ola", clock()), 1, Hidden.PERSONAL)
    open_phase(archive, "test")

    assert "Gudrun" not in berit.starts()


def test_card_already_shown_forgets_the_erased(
    berit: Resident, archive: Archive, dinner: int, clock: FakeClock
) -> None:
    other = Resident(berit.conversation, clock, address="4712")
    other.joins()
    other.says("Gudrun lager alltid maten hjemme")
    tell(archive.store, clock, dinner, who="Gudrun lager alltid maten hjemme")
    open_phase(archive, "test")
    berit.starts()

    person = archive.person(other)
    assert person is not None
    with archive.store.writing() as session:
        erase(session, session.merge(person))

    texts = [one.payload["text"] for one in archive.all(Outgoing) if isinstance(one, Outgoing)]
    assert any(ASKED in one for one in texts)
    assert not any("Gudrun" in one for one in texts)
