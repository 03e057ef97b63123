"""Typed numbers place dots where a ballot stands; nobody is thrown out of what they answer."""

from __future__ import annotations

import re

import pytest

from bot.conversation import Conversation
from storage.tables import Ballot, Contribution
from tests.conftest import FakeClock
from tests.handlers.ballots import Do, another_opens, ballot, do, dots, kari, sent_as
from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.voting.opening import cancel_ballot, close_ballot

__all__ = ["ballot", "do", "kari"]


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("3", [1]), ("3 3 1", [2, 1]), ("3:2", [2]), ("2, 3 og 4", [1, 1, 1]), ("1:3 1:0", []),
     ("1. og 3.", [1, 1]), ("Nr. 3!", [1]), ("1) 2)", [1, 1]), ("3 × 2", [2])],
)  # fmt: skip
def test_typed_numbers_place_dots(
    kari: Resident, archive: Archive, typed: str, stands: list[int]
) -> None:
    kari.says("prikker")
    kari.says(typed)

    assert dots(archive) == stands
    assert archive.voices() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("9", "Det er ikke noe nummer 9"), ("0", "Det er ikke noe nummer 0"),
     ("1 1 1 1", "Du har 3 prikker igjen"), ("2:7", "Du har 3 prikker igjen")],
)  # fmt: skip
def test_wrong_numbers_get_a_friendly_sentence(
    kari: Resident, archive: Archive, typed: str, said: str
) -> None:
    kari.says("/prikker")

    assert said in kari.says(typed)
    assert (dots(archive), archive.voices()) == ([], [])


def test_one_dot_each_is_told(kari: Resident, archive: Archive, do: Do) -> None:
    with archive.store.writing() as session:
        session.get_one(Ballot, 1).is_several_on_one = False
    kari.says("/prikker")
    kari.says("2")

    assert "bare én prikk" in kari.says("2")
    assert dots(archive) == [1]


def test_words_after_the_ballot_answer_the_question(kari: Resident, archive: Archive) -> None:
    kari.says("/prikker")
    kari.says("2")
    kari.says("Hun spiser alene")

    (said,) = archive.voices()
    prompt = archive.prompt("kjokkenbordet")
    assert (said.text, said.prompt_id, dots(archive)) == ("Hun spiser alene", prompt.id, [1])


def test_number_is_an_answer_where_a_question_stands(kari: Resident, archive: Archive) -> None:
    kari.says("3")

    assert (dots(archive), [one.text for one in archive.voices()]) == ([], ["3"])


def test_reply_to_the_ballot_counts_from_anywhere(kari: Resident, archive: Archive) -> None:
    kari.says("/prikker")
    kari.says("Hun spiser alene")
    sent_as(archive, "900")

    kari.says("2:2", reply_to="900")

    assert (dots(archive), len(archive.voices())) == ([2], 1)


def test_reply_to_an_old_ballot_places_nothing(
    kari: Resident, archive: Archive, do: Do, phrase: SayPhrase
) -> None:
    kari.says("/prikker")
    sent_as(archive, "900")
    another_opens(do)

    said = kari.says("3", reply_to="900")

    assert phrase("dots.another") in said
    assert "Hvem skal begynne?" in said
    assert (dots(archive), archive.voices()) == ([], [])
    kari.says("3")
    assert dots(archive) == [1]


def test_number_after_an_old_list_places_nothing(
    kari: Resident, archive: Archive, do: Do, clock: FakeClock, phrase: SayPhrase
) -> None:
    kari.says("/prikker")
    clock.advance(minutes=2)
    another_opens(do)

    assert phrase("dots.another") in kari.says("3")
    assert (dots(archive), archive.voices()) == ([], [])


def test_reply_to_a_closed_ballot_is_no_answer(kari: Resident, archive: Archive, do: Do) -> None:
    kari.says("/prikker")
    kari.presses("Ferdig")
    sent_as(archive, "900")
    do(lambda hand: close_ballot(hand, 1))

    said = kari.says("3", reply_to="900")

    assert "Det er stengt for prikker nå. Spørsmålet var: Hva skal prøves først?" in said
    assert (dots(archive), archive.voices()) == ([], [])


def test_called_off_is_told_as_called_off(kari: Resident, archive: Archive, do: Do) -> None:
    kari.says("/prikker")
    kari.presses("2")
    another_opens(do)
    do(lambda hand: cancel_ballot(hand, 2, "Feil liste"))

    for said in (kari.says("/prikker"), kari.presses("2")):
        assert "Avstemningen ble avlyst. Spørsmålet var: Hvem skal begynne?" in said
        assert "Ingenting ble talt" in said
        assert "Feil liste" not in said


def test_number_long_after_is_an_answer_again(
    kari: Resident, archive: Archive, clock: FakeClock
) -> None:
    kari.says("/prikker")
    clock.advance(minutes=11)
    kari.says("3")

    assert (dots(archive), len(archive.voices())) == ([], 1)


def test_each_keeps_their_own_numbers(
    conversation: Conversation, clock: FakeClock, ballot: int, archive: Archive
) -> None:
    orders = set()
    for name in range(12):
        resident = Resident(conversation, clock, address=str(name))
        resident.joins()
        first = re.findall(r"(?m)^\d\. (.+)", resident.says("/prikker"))
        assert re.findall(r"(?m)^\d\. (.+)", resident.says("/prikker")) == first
        orders.add(tuple(first))

    assert len(orders) > 3


def test_answer_before_the_ballot_stays(kari: Resident, archive: Archive) -> None:
    kari.says("Hun spiser alene")
    kari.says("/prikker")
    kari.says("1 2 3")

    assert [type(one) for one in archive.all(Contribution)] == [Contribution]
    assert dots(archive) == [1, 1, 1]
