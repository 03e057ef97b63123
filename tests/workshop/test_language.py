from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Contribution
from tests.conftest import FakeClock
from workshop.board.finding import find_meeting
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.residents.language import Guess, guess, guess_languages

NORWEGIAN = "Jeg skulle ønske at det gikk en buss hit om kvelden også"
ENGLISH = "I wish that there was a bus out here in the evening too"
SAMI = "Mun sávan ahte bussá vuojášii deike maiddái eahkedis"


@pytest.mark.parametrize(
    ("text", "offered", "expected"),
    [
        (NORWEGIAN, ("nb", "en"), "nb"),
        (NORWEGIAN, ("nn", "en"), "nn"),
        (NORWEGIAN, ("nb", "nn", "en"), "no"),
        (ENGLISH, ("nb", "nn", "en"), "en"),
        (SAMI, ("nb", "nn", "en", "se"), "se"),
    ],
)
def test_guess_is_one_of_the_offered(text: str, offered: tuple[str, ...], expected: str) -> None:
    found = guess(text, offered)

    assert found is not None
    assert found.language == expected


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Buss om kvelden", ("nb", "en")),
        ("1234567890 !!! 1234567890 ???", ("nb", "en")),
        ("", ("nb", "en")),
        ("漢" * 30, ("nb", "en")),
        (NORWEGIAN, ("nb", "nn")),
        (NORWEGIAN, ("nb", "xx")),
    ],
)
def test_no_guess_where_nothing_can_be_told(text: str, offered: tuple[str, ...]) -> None:
    assert guess(text, offered) is None


def test_same_text_gives_the_same_guess() -> None:
    mixed = "Bussen is late og I am tired av å vente på the bus"

    guesses = {guess(mixed, ("nb", "en", "se")) for _ in range(20)}

    assert len(guesses) == 1


def test_hint_is_put_on_each_once(store: Store, jevnaker: str, clock: FakeClock) -> None:
    raw = f"text\n{ENGLISH}\nja\n{NORWEGIAN}\n".encode()
    with store.writing() as session:
        meeting = find_meeting(session, current_process(session), "verksted-behov")
        import_notes(session, meeting, NotesFile("a.csv", raw), now=clock())

    with store.writing() as session:
        looked_at = [guess_languages(session, now=clock(), limit=2) for _ in range(3)]

    with store.reading() as session:
        hints = session.scalars(select(Contribution.language_guess)).all()
        assert looked_at == [2, 1, 0]
        assert hints == ["en", None, "no"]


def test_language_of_resident_stays_as_chosen(
    store: Store, jevnaker: str, clock: FakeClock
) -> None:
    with store.writing() as session:
        meeting = find_meeting(session, current_process(session), "verksted-behov")
        file = NotesFile("a.csv", f"text\n{ENGLISH}\n".encode())
        import_notes(session, meeting, file, now=clock())

    with store.writing() as session:
        guess_languages(session, now=clock(), limit=9)

    with store.reading() as session:
        said = session.scalars(select(Contribution)).one()
        hint = Guess(said.language_guess or "", said.language_confidence or 0)
        assert said.language == "nb"
        assert hint == guess(ENGLISH, ("nb", "nn", "en"))
