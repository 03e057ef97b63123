"""What is taken back comes back, but for what others hide or have taken along meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Item, Person, Ruled
from storage.vault import Vault
from tests.redacting.test_redacting import NAME, SAID, everything
from tests.sorting.conftest import say
from tests.workshop.residents import join
from workshop.deciding.decisions import Written, decide
from workshop.redacting.hiding import SEALED_FOR, redact, take_back
from workshop.refusals import NotHidden
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up, put_up_from
from workshop.sorting.quoting import quote
from workshop.voices.keeping import withdraw

OTHERS = f"{NAME} må gå i glatt trapp selv"
MASKED = {"nb": "▮▮▮ må gå i glatt trapp selv"}


@pytest.fixture
def named(hand: Hand, anna: Person) -> Contribution:
    """Something that names a third person."""
    return say(hand, anna, SAID)


@pytest.fixture
def berit(hand: Hand, vault: Vault) -> Person:
    """Another resident."""
    return join(hand.session, vault, "4712", now=hand.now)


@pytest.fixture
def theirs(hand: Hand, berit: Person) -> Contribution:
    """What she says of the same person."""
    return say(hand, berit, OTHERS)


@pytest.fixture
def item(hand: Hand, theirs: Contribution) -> Item:
    """A need that is called what she said, but is not known to be hers."""
    item = put_up(hand, ItemKind.NEED, {"nb": OTHERS})
    quote(hand, theirs.id, item.id)
    return item


def test_words_that_another_redaction_hides_stay_hidden(
    hand: Hand, vault: Vault, named: Contribution, theirs: Contribution
) -> None:
    item = put_up(hand, ItemKind.NEED, {"nb": f"Hjelp til {NAME}"})
    row = redact(hand, vault, named.id, NAME)
    redact(hand, vault, theirs.id, "Fossedal")

    take_back(hand, vault, row.id)

    assert (item.title, named.text) == ({"nb": "Hjelp til Ragnhild ▮▮▮"}, SAID)


def test_name_beside_another_stays_hidden(hand: Hand, vault: Vault, anna: Person) -> None:
    both, one = (
        say(hand, anna, "Kari Olsen/Per Berg bor her"),
        say(hand, anna, "Kari Olsen sa det"),
    )
    item = put_up(hand, ItemKind.NEED, {"nb": "Hjelp Kari Olsen/Per Berg"})
    row = redact(hand, vault, both.id, "Kari Olsen/Per Berg")
    redact(hand, vault, one.id, "Kari Olsen")

    take_back(hand, vault, row.id)

    assert item.title == {"nb": "Hjelp ▮▮▮/Per Berg"}


@pytest.mark.parametrize("goes", ["withdrawn", "erased"])
def test_sentence_of_somebody_gone_is_not_put_back(
    hand: Hand, vault: Vault, named: Contribution, berit: Person, theirs: Contribution, item: Item,
    goes: str,
) -> None:  # fmt: skip
    row = redact(hand, vault, named.id, NAME)
    if goes == "withdrawn":
        withdraw(hand.session, theirs)
    else:
        erase(hand.session, berit)

    take_back(hand, vault, row.id)

    assert (item.title, named.text) == ({}, SAID)
    assert goes == "withdrawn" or "glatt trapp" not in everything(hand.session)


def test_own_title_behind_a_mark_goes_with_its_voice(
    hand: Hand, vault: Vault, named: Contribution, berit: Person, theirs: Contribution
) -> None:
    item = put_up_from(hand, theirs.id, ItemKind.NEED, {"nb": NAME, "nn": "Naboen"})
    row = redact(hand, vault, named.id, NAME)
    erase(hand.session, berit)

    take_back(hand, vault, row.id)

    assert item.title == {}


def test_reasons_of_somebody_gone_are_not_put_back(
    hand: Hand, vault: Vault, named: Contribution, berit: Person, theirs: Contribution
) -> None:
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Rekkverk"}).id
    reasons = {"nb": f"En nabo skrev: {OTHERS}.", "nn": "Vi prøver."}
    decision = decide(hand, Written("Rådet", hand.now.date(), Ruled.YES, [solution], reasons))
    row = redact(hand, vault, named.id, NAME)
    erase(hand.session, berit)

    take_back(hand, vault, row.id)

    assert decision.words == {"nn": "Vi prøver."}
    assert "glatt trapp" not in everything(hand.session)


def test_sentence_of_somebody_hidden_comes_back_with_them(
    hand: Hand, vault: Vault, named: Contribution, theirs: Contribution, item: Item
) -> None:
    row = redact(hand, vault, named.id, NAME)
    hide(hand, theirs.id, Hidden.PERSONAL)
    take_back(hand, vault, row.id)
    meanwhile = (item.title, item.unseen_title)

    show_again(hand, theirs.id)

    assert (meanwhile, item.title) == (({}, {"nb": OTHERS}), {"nb": OTHERS})


def test_title_that_came_into_sight_meanwhile_is_put_back(
    hand: Hand, vault: Vault, named: Contribution, theirs: Contribution, item: Item
) -> None:
    hide(hand, theirs.id, Hidden.PERSONAL)
    row = redact(hand, vault, named.id, NAME)
    show_again(hand, theirs.id)
    meanwhile = item.title

    take_back(hand, vault, row.id)

    assert (meanwhile, item.title) == (MASKED, {"nb": OTHERS})


def test_words_put_back_are_out_of_sight_while_somebody_unseen_says_them(
    hand: Hand, vault: Vault, named: Contribution, anna: Person
) -> None:
    short = say(hand, anna, "Ragnhild strever")
    item = put_up(hand, ItemKind.NEED, {"nb": "Ragnhild strever"})
    quote(hand, short.id, item.id)
    row = redact(hand, vault, named.id, "Ragnhild")
    hide(hand, short.id, Hidden.PERSONAL)

    take_back(hand, vault, row.id)

    assert (item.title, item.unseen_title) == ({}, {"nb": "Ragnhild strever"})


def test_seven_days_are_over_before_anything_is_deleted(
    hand: Hand, vault: Vault, named: Contribution
) -> None:
    row = redact(hand, vault, named.id, NAME)
    later = Hand(hand.session, hand.process, hand.facilitator_id, hand.now + SEALED_FOR)
    just_before = Hand(
        hand.session, hand.process, hand.facilitator_id, later.now - timedelta(seconds=1)
    )

    with pytest.raises(NotHidden):
        take_back(later, vault, row.id)
    hidden = named.text
    take_back(just_before, vault, row.id)

    assert (NAME in hidden, named.text) == (False, SAID)
