"""What somebody typed about a picture is a place that words may be repeated in."""

from __future__ import annotations

import pytest

from storage.tables import Contribution, Media, Person
from storage.vault import Vault
from tests.redacting.test_redacting import NAME, SAID, everything
from tests.sorting.conftest import attach, say
from tests.workshop.residents import join
from workshop.redacting.hiding import redact, take_back
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.pictures import hold_back, let_through
from workshop.voices.keeping import withdraw

REASON = f"Spurte {NAME}, hun sa ja"


@pytest.fixture
def named(hand: Hand, anna: Person) -> Contribution:
    """Something that names a third person."""
    return say(hand, anna, SAID)


@pytest.fixture
def picture(hand: Hand, vault: Vault) -> Media:
    """A picture of somebody else's, let through for a reason."""
    berit = join(hand.session, vault, "4712", now=hand.now)
    picture = attach(hand, say(hand, berit, "Slik ser det ut"), "photo", shown="somebody")
    let_through(hand, picture.id, REASON)
    return picture


def test_words_are_hidden_in_reasons_about_pictures(
    hand: Hand, vault: Vault, named: Contribution, picture: Media
) -> None:
    row = redact(hand, vault, named.id, NAME)
    hidden = (picture.ruling_why, "Fossedal" in everything(hand.session))

    take_back(hand, vault, row.id)

    assert (hidden, picture.ruling_why) == (("Spurte ▮▮▮, hun sa ja", False), REASON)


def test_ruling_with_a_mark_is_undone_and_done_again(
    hand: Hand, vault: Vault, named: Contribution, picture: Media
) -> None:
    redact(hand, vault, named.id, NAME)

    undo(hand)
    undone = picture.ruling_why
    redo(hand)

    assert (undone, picture.ruling_why) == (None, "Spurte ▮▮▮, hun sa ja")


@pytest.mark.parametrize("goes", ["withdrawn", "erased"])
def test_reason_that_repeats_a_voice_goes_with_it(
    hand: Hand, anna: Person, named: Contribution, picture: Media, goes: str
) -> None:
    let_through(hand, picture.id, f"Naboen sier: {SAID}")
    hold_back(hand, picture.id, "Venter litt")

    if goes == "withdrawn":
        withdraw(hand.session, named)
    else:
        erase(hand.session, anna)

    assert picture.ruling_why == "Venter litt"
    assert goes == "withdrawn" or "spiser alene" not in everything(hand.session)


def test_reason_that_stands_goes_with_the_voice(
    hand: Hand, named: Contribution, picture: Media
) -> None:
    let_through(hand, picture.id, f"Naboen sier: {SAID}")

    withdraw(hand.session, named)

    assert (picture.ruling, picture.ruling_why) == ("let-through", None)
