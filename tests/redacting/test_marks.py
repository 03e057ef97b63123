"""Hidden words are found again by their mark wherever they were hidden, and nowhere else."""

from __future__ import annotations

import pytest

from storage.tables import Contribution, Person
from storage.vault import Vault
from tests.sorting.conftest import say
from workshop.redacting.hiding import masked_again, redact
from workshop.sorting.acts import Hand


@pytest.mark.parametrize(
    ("said", "words", "left"),
    [
        ("Kari Olsen/Per Berg bor her", "Kari Olsen", "▮▮▮/Per Berg bor her"),
        ("Kari Olsen/Per Berg bor her", "Per Berg", "Kari Olsen/▮▮▮ bor her"),
        ("Kari Olsen/Per Berg bor her", "Kari Olsen/Per Berg", "▮▮▮ bor her"),
        ("Kari-og andre", "Kari", "▮▮▮-og andre"),
        ("Kari…Olsen", "Kari", "▮▮▮…Olsen"),
        ("Ring +4799887766", "99887766", "Ring +47▮▮▮"),
        ("Naboen KariHansen", "Kari", "Naboen ▮▮▮Hansen"),
        ("#KariHansen  Lia2", "Hansen Lia", "#Kari▮▮▮2"),
        ("Naboen er blid 🙂", "🙂", "Naboen er blid ▮▮▮"),
    ],
)
def test_words_touching_others_are_hidden_again(
    hand: Hand, vault: Vault, anna: Person, said: str, words: str, left: str
) -> None:
    row = say(hand, anna, said)
    redact(hand, vault, row.id, words)
    hidden = row.text

    again = masked_again(hand.session, vault, row, f"{said}!")

    assert (hidden, again) == (left, f"{left}!")


def test_whole_word_is_not_hidden_inside_others(hand: Hand, vault: Vault, anna: Person) -> None:
    said = say(hand, anna, "Naboen Per maler")
    redact(hand, vault, said.id, "Per")

    again = masked_again(hand.session, vault, said, "Naboen Per maler for personer")

    assert again == "Naboen ▮▮▮ maler for personer"


def test_mark_made_before_still_hides(hand: Hand, vault: Vault, said: Contribution) -> None:
    row = redact(hand, vault, said.id, said.text.split()[0])
    row.mark = vault.fingerprint("redaction", "kari", "olsen/per", "berg-lie")
    row.length = 3

    again = masked_again(hand.session, vault, said, "Hos «Kari Olsen/Per Berg-Lies».")

    assert again == "Hos «▮▮▮»."
