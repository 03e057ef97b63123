"""What names somebody is spotted; what merely has numbers and capitals in it is not."""

from __future__ import annotations

import pytest

from workshop.redacting.spotting import Personal, spots_in

PERSONAL = [
    ("Naboen min heter Kari Nordmann og bor alene", "Kari Nordmann"),
    ("Ho heiter Åse-Berit Li", "Åse-Berit Li"),
    ("Han kalles Knut av alle", "Knut"),
    ("Jeg heter Ola.", "Ola"),
    ("Navnet mitt er Per Hansen", "Per Hansen"),
    ("My name is Mary Smith", "Mary Smith"),
    ("Spør fru Hansen på hjemmet", "Hansen"),
    ("kona mi, Turid, kan ikke gå", "Turid"),
    ("Fru Bakken i nabohuset", "Bakken"),
    ("Hun heter Kari Dalen", "Kari Dalen"),
    ("Læreren min Lars hjelper meg", "Lars"),
    ("Ring meg på 912 34 567", "912 34 567"),
    ("ring 91234567 etter fire", "91234567"),
    ("22 33 44 55 er nummeret", "22 33 44 55"),
    ("+47 912 34 567", "+47 912 34 567"),
    ("0047 91234567", "0047 91234567"),
    ("skriv til kari.nordmann@example.no!", "kari.nordmann@example.no"),
    ("fødselsnummer 01017012345", "01017012345"),
    ("010170 12345", "010170 12345"),
    ("D-nummer 41017012345", "41017012345"),
]
PLAIN = [
    "Hun spiser alene, og trappa er glatt",
    "Gangveien heter Storgata og er mørk",
    "Skolen heter Bergerbakken skole",
    "Det koster 12 000 000 kroner",
    "Vi bor på Jevnaker. Vang er fint.",
    "Møtet er 2027-01-12 kl. 12.30",
    "Vi var 2026 2027 og 1999",
    "Bussen går 07.15 og 15.45",
    "Nummer 12345678901234567890",
    "Hva heter det som kommer? Ingen vet.",
    "Se https://example.no/side?id=91",
    "Kontonummer 9999 99 99999",
    "80 % av oss er over 67",
]


@pytest.mark.parametrize(("text", "words"), PERSONAL)
def test_personal_words_are_spotted(text: str, words: str) -> None:
    assert [spot.words for spot in spots_in(text)] == [words]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_are_left_alone(text: str) -> None:
    assert spots_in(text) == ()


def test_spots_come_in_order_with_their_kind() -> None:
    found = spots_in("Ring 91234567, jeg heter Ola, a@b.no")

    assert [spot.kind for spot in found] == [Personal.PHONE, Personal.NAME, Personal.EMAIL]


def test_long_texts_are_read_quickly() -> None:
    hostile = ["heter A" * 20_000, "1 " * 50_000, "a" * 90_000 + "@", "a.@" * 30_000]

    assert all(len(spots_in(text)) < 20_000 for text in hostile)
