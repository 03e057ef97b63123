"""Finding what probably names somebody, or lets them be reached: a hint, and never more.

Conservative: what is not one of these patterns is not marked, and nothing is hidden by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """What a place in a text seems to be."""

    EMAIL = "email"
    NATIONAL_ID = "national-id"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text, with what it seems to be."""

    start: int
    words: str
    kind: Personal


LONGEST_READ = 20_000
"""So much of a text is looked at; every pattern is read once through it."""
CAPITALISED = r"[A-ZÆØÅÁČĐŊŠŽÄÖÜ][\w'’]{1,30}"
NAMES = rf"(?P<words>{CAPITALISED}(?:-{CAPITALISED})?(?: {CAPITALISED}(?:-{CAPITALISED})?){{0,3}})"
CALLED = (
    r"heter|heiter|kalles|kallast|(?:kaller|kallar) (?:vi|vi for|seg)|ved navn|ved namn"
    r"|(?:navnet|namnet) (?:mitt |hans |hennes |hennar )?er|is called|(?:my|his|her) name is"
)
KIN = (
    r"fru|herr|frøken|naboen|(?:mannen|sønnen|sonen|broren|venn?en|sjefen|læreren|læraren) min"
    r"|(?:kona|dattera|søstera|venninna|mora|mor|mamma|bestemor) mi"
    r"|(?:datteren|kjæresten|kollegaen) min|faren min|far min|pappa min"
)
PLACE = re.compile(
    r"(?:gata|gaten|gate|veien|vegen|vei|veg|plassen|torget|bygda|skolen|skulen|kirka|kirken"
    r"|kyrkja|senteret|heimen|hjemmet|hallen|kommune|parken|bakken|dalen|åsen|stua)$",
    re.IGNORECASE,
)
"""How places end that are called something too; a first name before it makes it a person."""
ADDRESS = re.compile(r"(?<![\w.+-])(?P<words>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,3})")
DIGITS = re.compile(r"(?<![\w+])(?P<words>\+?\d(?:[ .-]?\d){7,13})(?![\w%])")
CALLED_NAME = re.compile(rf"\b(?i:{CALLED}) {NAMES}")
KIN_NAME = re.compile(rf"\b(?i:{KIN}),? {NAMES}")
LONGEST_MONTH = 31
ID_DIGITS = 11
PHONE_DIGITS = 8
FEWEST_WITH_COUNTRY = 10


def spots_in(text: str) -> tuple[Spot, ...]:
    """Return what probably is personal, in the order in which it stands."""
    read = text[:LONGEST_READ]
    named = (one for one in CALLED_NAME.finditer(read) if not _is_place(one["words"]))
    found = [
        *(_spot(one, Personal.EMAIL) for one in ADDRESS.finditer(read)),
        *(_spot(one, Personal.NAME) for one in (*named, *KIN_NAME.finditer(read))),
        *(spot for one in DIGITS.finditer(read) if (spot := _number(one)) is not None),
    ]
    return tuple(sorted(found, key=lambda spot: spot.start))


def is_national_id(digits: str) -> bool:
    """Tell whether eleven digits begin like a Norwegian national identity number: with a date.

    A D-number has 40 added to its day, a synthetic one 40 or 80 to its month. The control digits
    are not looked at: who mistypes one still gives it away. Source: skatteetaten.no.
    """
    if len(digits) != ID_DIGITS:
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    is_day = any(1 <= day - added <= LONGEST_MONTH for added in (0, 40))
    return is_day and any(1 <= month - added <= 12 for added in (0, 40, 80))


def _is_place(words: str) -> bool:
    return " " not in words and PLACE.search(words) is not None


def _spot(found: re.Match[str], kind: Personal) -> Spot:
    return Spot(found.start("words"), found["words"], kind)


def _number(found: re.Match[str]) -> Spot | None:
    digits = re.sub(r"\D", "", found["words"])
    if is_national_id(digits):
        return _spot(found, Personal.NATIONAL_ID)
    return _spot(found, Personal.PHONE) if _is_phone(found["words"], digits) else None


def _is_phone(words: str, digits: str) -> bool:
    """Tell whether it is a Norwegian number (eight digits, from 2 to 9), or one with a country."""
    if words.startswith("+") or digits.startswith("00"):
        return len(digits) >= FEWEST_WITH_COUNTRY
    groups = {len(group) for group in re.split(r"[ -]", words)}
    is_grouped_alike = groups <= {2, 3} or groups == {PHONE_DIGITS}
    return len(digits) == PHONE_DIGITS and digits[0] in "2456789" and is_grouped_alike
