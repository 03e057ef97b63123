"""Whether a password is one that many would guess.

No list: the well-known lists are of short passwords, and those of twelve signs or more in them
are made by a few rules. So the guessable parts (words of the lists, the person's own names, years,
runs along the alphabet or the keyboard, repetitions) are taken out, and enough must be left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ENOUGH_LEFT = 5
ENOUGH_DIFFERENT = 5
LONG_ENOUGH_WORD = 3
RUN = 3
WORDS = (
    "password", "passord", "passphrase", "passfrase", "secret", "hemmelig", "hemmeleg",
    "letmein", "slippmeginn", "iloveyou", "jegelskerdeg", "elskerdeg", "welcome", "velkommen",
    "velkomen", "admin", "administrator", "administrasjon", "bruker", "brukar", "user", "login",
    "logginn", "innlogging", "master", "superman", "batman", "pokemon", "starwars", "dragon",
    "monkey", "princess", "prinsesse", "football", "fotball", "baseball", "sunshine", "solskinn",
    "sommer", "sommar", "vinter", "winter", "summer", "spring", "autumn", "monday", "mandag",
    "fredag", "friday", "januar", "februar", "mars", "april", "juni", "juli", "august",
    "september", "oktober", "november", "desember", "norge", "noreg", "norway", "oslo", "bergen",
    "trondheim", "stavanger", "brann", "rosenborg", "vaalerenga", "liverpool", "chelsea",
    "arsenal", "manchester", "united", "kommune", "kommunen", "verksted", "verkstad", "workshop",
    "prosess", "prosessleder", "prosessleiar", "facilitator", "changeme", "endremeg", "default",
    "qwerty", "asdf", "test", "hello", "hallo", "google", "facebook", "telegram", "windows",
    "computer", "internet", "trustno", "shadow", "michael", "jordan", "whatever", "forever",
    "jesus", "love", "my", "mitt", "min", "the", "og", "and",
)  # fmt: skip
ROWS = ("abcdefghijklmnopqrstuvwxyzæøå", "01234567890", "qwertyuiopå", "asdfghjkløæ", "zxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()", "!\"#¤%&/()=")  # fmt: skip
RUNS = frozenset(
    row[start : start + RUN]
    for way in ROWS
    for row in (way, way[::-1])
    for start in range(len(row) - RUN + 1)
)
DISGUISES = str.maketrans("0134578@$€!", "oleastbasei")
YEAR = re.compile(r"(?:19|20)\d\d")
DIGITS_AT_AN_END = re.compile(r"^\d{1,4}(?=\D)|(?<=\D)\d{1,4}$")
REPEATED = re.compile(r"(.{1,8}?)\1+")


def is_common(password: str, about: Iterable[str] = ()) -> bool:
    """Tell whether little is left of it when all that many would guess is taken out."""
    known = {word for text in about for word in _words_of(text)}.union(WORDS)
    readings = (password.casefold(), password.casefold().translate(DISGUISES))
    return any(not _is_enough(_what_is_left(reading, known)) for reading in readings)


def _words_of(text: str) -> list[str]:
    words = re.split(r"[\W_]+", text.casefold())
    return [word for word in (*words, "".join(words)) if len(word) >= LONG_ENOUGH_WORD]


def _what_is_left(password: str, known: set[str]) -> str:
    left = password
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, " ")
    left = YEAR.sub(" ", left)
    left = _without_runs(left)
    left = DIGITS_AT_AN_END.sub(" ", left)
    left = "".join(re.split(r"[\W_]+", left))
    return REPEATED.sub(r"\1", left)


def _without_runs(text: str) -> str:
    """Return the text without what goes along the alphabet, the digits or the keyboard."""
    in_a_run = {
        place + step
        for place in range(len(text) - RUN + 1)
        if text[place : place + RUN] in RUNS
        for step in range(RUN)
    }
    return "".join(" " if place in in_a_run else sign for place, sign in enumerate(text))


def _is_enough(left: str) -> bool:
    return len(left) >= ENOUGH_LEFT and len(set(left)) >= ENOUGH_DIFFERENT
