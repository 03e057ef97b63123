"""Which passwords are taken, and what is kept of them."""

from __future__ import annotations

import unicodedata

import pytest

from workshop.doors.passwords import hash_password, is_password, require_strong
from workshop.doors.refusals import Weakness, WeakPassword

KARI = ("Kari Nordmann", "Jevnaker: framtidas omsorg")
GOOD = (
    "fire gule sykler sover",
    "tre kuer pa taket",
    "correct horse battery staple",
    "Xk9#mPq2vL7w",
    "bestemors rips er sure",
    "snøen knirker høyt",
    "blabarsyltetoy",
)
COMMON = (
    "password1234",
    "Passord123!!",
    "P@ssw0rd2026",
    "passordpassord",
    "123456789012",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "Sommer2026!!",
    "velkommen2026",
    "iloveyou1234",
    "verksted2026",
    "adminadmin12",
    "kari.nordmann",
    "KariNordmann1",
    "nordmann2026!",
    "jevnaker2026",
    "framtidasomsorg",
    "            ",
)


@pytest.mark.parametrize("password", GOOD)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    require_strong(password, *KARI)


@pytest.mark.parametrize("password", COMMON)
def test_password_that_many_would_guess_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        require_strong(password, *KARI)

    assert refused.value.weakness == Weakness.COMMON


@pytest.mark.parametrize(
    ("password", "weakness"), [("x7#Kq!9zLw2", Weakness.SHORT), ("ab" * 101, Weakness.LONG)]
)
def test_length_of_a_password_has_two_ends(password: str, weakness: Weakness) -> None:
    with pytest.raises(WeakPassword) as refused:
        require_strong(password)

    assert refused.value.weakness == weakness


def test_two_people_with_one_password_have_two_hashes() -> None:
    first, second = hash_password(GOOD[0]), hash_password(GOOD[0])

    assert first != second
    assert is_password(GOOD[0], first)
    assert not is_password(GOOD[1], first)


def test_letter_is_the_same_from_every_keyboard() -> None:
    kept = hash_password("snøen knirker på åsen")

    assert is_password(unicodedata.normalize("NFD", "snøen knirker på åsen"), kept)


@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$broken"])
def test_nothing_is_the_password_of_nobody(kept: str | None) -> None:
    assert not is_password(GOOD[0], kept)
