"""Whoever edits the numbers they voted with, or a phone number, hears what stands."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Carrier, Dot
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.sorting.conftest import hand_of
from tests.voting.conftest import about
from workshop.carrying.signing import CONTACT
from workshop.sorting.items import choose, put_up
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot


@pytest.fixture
def ballot(berit: Resident, store: Store, clock: FakeClock) -> None:
    """A ballot that is open."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        open_ballot(hand, add_ballot(hand, about(hand)).id)


@pytest.fixture
def asked(berit: Resident, store: Store, clock: FakeClock) -> Resident:
    """Somebody who is asked how she can be reached."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        item = put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id
        choose(hand, ItemKind.SOLUTION, [item])
    berit.says("/bidra")
    berit.presses("Tirsdagsmiddag")
    return berit


def dots(archive: Archive) -> list[int]:
    """Return how many dots lie on options."""
    with archive.store.reading() as session:
        return sorted(session.scalars(select(Dot.count)))


def contacts(archive: Archive) -> list[str]:
    """Return how carriers can be reached, opened."""
    rows = [one for one in archive.all(Carrier) if isinstance(one, Carrier)]
    return [archive.vault.open(one.sealed, CONTACT) for one in rows]


def test_edited_numbers_change_nothing_and_that_is_said(
    berit: Resident, ballot: None, archive: Archive, phrase: SayPhrase
) -> None:
    berit.says("/prikker")
    berit.says("1:2", message="501")

    said = berit.edits("501", "1:3")

    assert said.startswith(phrase("dots.edited"))
    assert "●●" in said
    assert (dots(archive), archive.voices()) == ([2], [])


def test_edited_numbers_are_answered_where_one_has_gone_on(
    berit: Resident, ballot: None, phrase: SayPhrase
) -> None:
    berit.says("/prikker")
    berit.says("1", message="501")
    berit.presses("Ferdig")

    assert phrase("dots.edited") in berit.edits("501", "2")
    assert berit.edits("501", "Jeg mente noe annet", key="again") == ""


def test_reply_that_is_edited_to_a_number_is_a_reply(
    berit: Resident, ballot: None, archive: Archive
) -> None:
    berit.says("Tre ganger i uka", message="500")
    berit.says("/prikker")

    assert berit.edits("500", "3") == ""
    assert [one.text for one in archive.voices()] == ["3"]


def test_way_to_be_reached_is_put_right_while_it_is_asked_for(
    asked: Resident, archive: Archive
) -> None:
    asked.says("900 12", message="502")

    asked.edits("502", "900 12 345")

    assert (contacts(archive), archive.voices()) == (["900 12 345"], [])


def test_edited_contact_changes_nothing_and_that_is_said(
    asked: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    asked.says("900 12 345", message="502")

    said = asked.edits("502", "900 12 346")

    assert said.startswith(phrase("carry.edited"))
    assert "Tirsdagsmiddag" in said
    assert contacts(archive) == ["900 12 345"]
