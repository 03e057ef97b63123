"""What stands on the pages in bokmål, by key: a better wording breaks no test."""

from __future__ import annotations

from functools import cache

from prompts.catalogue import Catalogue, load_catalogue

CONTACT = "Framtidsverkstedet, Jevnaker kommune"


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def nb(key: str, **values: object) -> str:
    """Return a sentence in bokmål."""
    return _catalogue().say(key, "nb", **values)


def nb_n(key: str, n: int) -> str:
    """Return a sentence that counts, in bokmål."""
    return _catalogue().say_n(key, "nb", n)


def opening(key: str, **values: object) -> str:
    """Return the first line of a sentence, for finding a message by it."""
    contact = {"name": CONTACT, "phone": "61 00 00 00", "email": ""}
    return nb(key, **(contact | values)).splitlines()[0]


WAY_IN = (nb("language.name"), nb("button.join"), "40–66 år", "Vang", nb("role.resident"))
"""The buttons from the start to the first question."""
FIRST_QUESTION = "Hva ser du rundt dette bordet?"
SECOND_QUESTION = "Hvem mangler, tror du?"
