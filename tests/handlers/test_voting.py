"""/prikker: buttons and typed numbers place dots; nobody is thrown out of what they answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from handlers import Desk, ask_again
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Ballot, Contribution, Dot, Facilitator, Outgoing, Person
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.voting.conftest import TITLES, about, in_all
from workshop.board.staff import StaffRole
from workshop.book import opened_book
from workshop.messages import Channel
from workshop.process import current_process
from workshop.residents.people import find_person
from workshop.residents.places import Place
from workshop.sorting.acts import Hand
from workshop.voting.making import add_ballot
from workshop.voting.opening import cancel_ballot, close_ballot, extend_ballot, open_ballot

RULE, DAY = "De to med flest prikker går til rådet.", "torsdag 26. november 2026 kl. 10:00"
Do = Callable[[Callable[[Hand], object]], None]


@pytest.fixture
def do(store: Store, clock: FakeClock, jevnaker: str) -> Do:
    """Let a facilitator do something."""

    def do(act: Callable[[Hand], object]) -> None:
        with store.writing() as session:
            who = Facilitator(name="Kari", role=StaffRole.FACILITATOR, created_at=clock())
            session.add(who)
            session.flush()
            act(Hand(session, current_process(session), who.id, clock()))

    return do


@pytest.fixture
def ballot(do: Do) -> int:
    """A ballot that is open: three dots, several on one."""
    do(lambda hand: open_ballot(hand, add_ballot(hand, about(hand)).id))
    return 1


@pytest.fixture(params=[Channel.TELEGRAM, Channel.WEB])
def kari(
    request: pytest.FixtureRequest, conversation: Conversation, clock: FakeClock, ballot: int
) -> Resident:
    """Somebody at the first question, on each channel."""
    resident = Resident(conversation, clock, address="77", channel=request.param)
    resident.joins()
    return resident


def dots(archive: Archive) -> list[int]:
    """Return how many dots lie on options, the most first."""
    with archive.store.reading() as session:
        return sorted(session.scalars(select(Dot.count)), reverse=True)


def place(archive: Archive, resident: Resident) -> str:
    """Return where the conversation stands."""
    person = archive.person(resident)
    assert person is not None
    return person.place


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


def another_opens(do: Do) -> None:
    """Close the first ballot, and open one with a question of its own."""

    def act(hand: Hand) -> None:
        close_ballot(hand, 1)
        written = replace(about(hand), question=in_all("Hvem skal begynne?"))
        open_ballot(hand, add_ballot(hand, written).id)

    do(act)


def sent_as(archive: Archive, message: str) -> None:
    """Let what was said of the first ballot have this number on the channel."""
    with archive.store.writing() as session:
        row = session.scalars(select(Outgoing).where(Outgoing.ballot_id == 1)).first()
        assert row is not None
        row.message = message


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
            says = ask_again(desk, process, person, has_lost_words=False)
            said.append(" ".join(one.text for one in says))

    assert "Du har 2 prikker igjen." in said[0]
    assert said[1] == ""


def test_longest_press_fits(kari: Resident) -> None:
    kari.says("/prikker")

    presses = [one.press for row in kari.heard[-1].rows for one in row]

    assert max(len(f"{one}999999999") for one in presses) <= 64


def test_answer_before_the_ballot_stays(kari: Resident, archive: Archive) -> None:
    kari.says("Hun spiser alene")
    kari.says("/prikker")
    kari.says("1 2 3")

    assert [type(one) for one in archive.all(Contribution)] == [Contribution]
    assert dots(archive) == [1, 1, 1]


def test_more_time_is_seen_on_the_next_look(kari: Resident, archive: Archive, do: Do) -> None:
    before = kari.says("/prikker")
    with archive.store.reading() as session:
        was = session.scalars(select(Ballot.closes_at)).one()
    do(lambda hand: extend_ballot(hand, 1, was + timedelta(days=1)))

    looked, done = kari.says("/prikker"), kari.presses("Ferdig")

    new = DAY.replace("torsdag 26.", "fredag 27.")
    assert (DAY in before, new in looked, new in done) == (True, True, True)
