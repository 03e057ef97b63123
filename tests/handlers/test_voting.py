"""/prikker: buttons place dots and take them back; what a ballot says, and when."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.conversation import Conversation
from handlers import Desk, ask_again
from prompts.catalogue import Catalogue
from storage.tables import Ballot, Person
from tests.conftest import FakeClock
from tests.handlers.ballots import Do, ballot, do, dots, kari, place
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.voting.conftest import TITLES
from workshop.book import opened_book
from workshop.messages import Channel
from workshop.process import current_process
from workshop.residents.people import find_person
from workshop.residents.places import Place
from workshop.voting.opening import close_ballot, extend_ballot

__all__ = ["ballot", "do", "kari"]
RULE, DAY = "De to med flest prikker går til rådet.", "torsdag 26. november 2026 kl. 10:00"


def test_list_tells_all_that_one_votes_on(kari: Resident) -> None:
    said = kari.says("/prikker")

    assert sorted(re.findall(r"(?m)^\d\. (.+)", said)) == sorted(TITLES)
    for words in ("Hva skal prøves først?", "Du har 3 prikker igjen.", "Kommunestyret", RULE, DAY):
        assert words in said
    assert kari.labels[:4] == ["1", "2", "3", "4"]


def test_buttons_place_and_take_back(kari: Resident, archive: Archive) -> None:
    kari.says("/dots")
    said = [kari.presses(label) for label in ("2", "2", "3")]
    full = kari.labels

    kari.presses("Ta tilbake fra 2")

    assert "●●" in said[1]
    assert "Alle prikkene dine er lagt." in said[2]
    assert full[:2] == ["Ta tilbake fra 2", "Ta tilbake fra 3"]
    assert dots(archive) == [1, 1]


def test_done_says_what_stands_and_leads_back(kari: Resident, archive: Archive) -> None:
    kari.says("/prikker")
    kari.says("2")

    said = kari.presses("Ferdig")

    assert "Dette står:\n2." in said
    assert "Bilde 1" in said or "bilde 1" in said.casefold()
    assert place(archive, kari) == Place.QUESTION


def test_old_button_is_answered_from_what_is_true_now(
    kari: Resident, archive: Archive, do: Do, phrase: SayPhrase
) -> None:
    kari.says("/prikker")
    kari.presses("2")
    do(lambda hand: close_ballot(hand, 1))

    said = kari.presses("2")

    assert "Det er stengt for prikker nå." in said
    assert "●" in said
    assert dots(archive) == [1]
    assert "Det er stengt for prikker nå." in kari.says("/prikker")


def test_press_of_another_ballot_shows_the_one_that_is_open(
    kari: Resident, archive: Archive
) -> None:
    for press in ("dot:99:1", "dot:1:99999", "dot:1", "undot:x:y", "dot:1:2:3"):
        assert "Hva skal prøves først?" in kari.presses_what(press)

    assert dots(archive) == []


def test_after_the_time_the_chore_need_not_have_come(
    kari: Resident, archive: Archive, clock: FakeClock
) -> None:
    kari.says("/prikker")
    clock.advance(days=4)

    assert "Det er stengt for prikker nå." in kari.presses("2")
    assert dots(archive) == []


def test_without_a_ballot_it_says_so(berit: Resident, phrase: SayPhrase) -> None:
    assert berit.says("/prikkar") == phrase("dots.none_open")
    assert phrase("dots.command") not in berit.says("/hjelp")


def test_before_the_yes_nobody_votes(
    conversation: Conversation, clock: FakeClock, ballot: int, archive: Archive
) -> None:
    stranger = Resident(conversation, clock)
    stranger.starts()
    stranger.says("bokmål")

    stranger.says("/prikker")
    stranger.presses_what("dot:1:1")

    assert dots(archive) == []


def test_ballot_is_offered_after_the_last_question(
    kari: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    for _ in range(40):
        kari.says("hopp over")
        if phrase("button.dots") in kari.labels:
            break

    assert "Hva skal prøves først?" in kari.presses(phrase("button.dots"))
    assert phrase("dots.command") in kari.says("/hjelp")


def test_robots_are_told_of_no_ballot(
    conversation: Conversation, clock: FakeClock, ballot: int, archive: Archive
) -> None:
    anna = Resident(conversation, clock)
    anna.joins()
    with archive.store.writing() as session:
        person = session.scalars(select(Person)).one()
        person.channel = Channel.REHEARSAL
    robot = replace(anna, channel=Channel.REHEARSAL)

    robot.says("/prikker")
    robot.says("2")

    assert dots(archive) == []


def test_ballot_is_shown_again_after_an_outage(
    kari: Resident, archive: Archive, catalogue: Catalogue, do: Do
) -> None:
    kari.says("/prikker")
    kari.says("2")

    said = []
    for is_over in (False, True):
        if is_over:
            do(lambda hand: close_ballot(hand, 1))
        with archive.store.writing() as session, opened_book(session) as book:
            person = find_person(session, archive.vault, kari.channel, kari.address)
            assert person is not None
            desk = Desk(book, archive.vault, catalogue, kari.clock())
            process = current_process(session)
            says = ask_again(desk, process, person)
            said.append(" ".join(one.text for one in says))

    assert "Du har 2 prikker igjen." in said[0]
    assert said[1] == ""


def test_longest_press_fits(kari: Resident) -> None:
    kari.says("/prikker")

    presses = [one.press for row in kari.heard[-1].rows for one in row]

    assert max(len(f"{one}999999999") for one in presses) <= 64


def test_more_time_is_seen_on_the_next_look(kari: Resident, archive: Archive, do: Do) -> None:
    before = kari.says("/prikker")
    with archive.store.reading() as session:
        was = session.scalars(select(Ballot.closes_at)).one()
    do(lambda hand: extend_ballot(hand, 1, was + timedelta(days=1)))

    looked, done = kari.says("/prikker"), kari.presses("Ferdig")

    new = DAY.replace("torsdag 26.", "fredag 27.")
    assert (DAY in before, new in looked, new in done) == (True, True, True)
