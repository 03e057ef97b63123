"""Words in a row are one answer: the next question waits until somebody has finished."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from handlers import UNHURRIED
from storage.tables import Delivery, Outgoing
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.messages import Channel
from workshop.talk.history import history_of

FIVE = ("Hun sitter alene", "igjen", "mannen er borte", "eller på jobb", "stakkars")


@pytest.fixture
def carl(conversation: Conversation, clock: FakeClock) -> Resident:
    """Somebody on the web page who stands at the first question, and then writes fast."""
    unhurried = replace(conversation, pace=UNHURRIED)
    carl = Resident(unhurried, clock, channel=Channel.WEB)
    carl.joins()
    carl.thinks_s = 2
    return carl


@pytest.fixture
def dina(conversation: Conversation, clock: FakeClock) -> Resident:
    """The same on Telegram, where nothing has been delivered yet."""
    dina = Resident(replace(conversation, pace=UNHURRIED), clock)
    dina.joins()
    dina.thinks_s = 2
    return dina


def waiting(archive: Archive, clock: FakeClock) -> list[str]:
    """Return what waits for silence now."""
    with archive.store.reading() as session:
        rows = session.scalars(select(Outgoing).where(Outgoing.not_before > clock.now)).all()
        return [row.payload["text"] for row in rows if row.state != Delivery.CANCELLED]


def deliver(archive: Archive, clock: FakeClock) -> None:
    """Let all that is queued have been said just now."""
    with archive.store.writing() as session:
        for row in session.scalars(select(Outgoing).where(Outgoing.state == Delivery.QUEUED)):
            row.state, row.done_at = Delivery.SENT, clock.now


@pytest.mark.parametrize("who", ["carl", "dina"])
def test_five_quick_messages_answer_one_question(
    request: pytest.FixtureRequest, archive: Archive, who: str
) -> None:
    resident: Resident = request.getfixturevalue(who)

    for words in FIVE:
        resident.says(words)

    assert [(one.text, one.rung) for one in archive.voices()] == [(words, 0) for words in FIVE]
    assert resident.receipts == len(FIVE)


def test_five_quick_messages_are_asked_on_once(carl: Resident, phrase: SayPhrase) -> None:
    answers = [carl.says(words) for words in FIVE]

    assert "Hvem mangler" in answers[0]
    assert answers[1:] == [""] * 4


def test_question_waits_for_silence_after_last_words(
    carl: Resident, archive: Archive, clock: FakeClock
) -> None:
    for words in FIVE:
        carl.says(words)

    assert len(waiting(archive, clock)) == 1
    clock.advance(seconds=3)
    assert waiting(archive, clock) == []


def test_answer_after_reading_goes_to_the_next_question(carl: Resident, archive: Archive) -> None:
    carl.says("Hun sitter alene")
    carl.thinks_s = 7

    carl.says("mannen, tror jeg")

    assert [one.rung for one in archive.voices()] == [0, 1]


def test_words_before_the_question_can_be_read_go_on(
    dina: Resident, archive: Archive, clock: FakeClock
) -> None:
    dina.says("Hun sitter alene")
    clock.advance(seconds=3)
    deliver(archive, clock)

    dina.thinks_s = 0.5
    dina.says("igjen")
    dina.thinks_s = 4
    dina.says("mannen, tror jeg")

    assert [one.rung for one in archive.voices()] == [0, 0, 1]


def test_quick_answer_is_asked_on_whatever_its_second(
    dina: Resident, archive: Archive, clock: FakeClock
) -> None:
    dina.says("Hun sitter alene")
    clock.advance(seconds=3.6)
    deliver(archive, clock)

    dina.thinks_s = 1.3
    answer = dina.says("ja")

    assert [one.rung for one in archive.voices()] == [0, 1]
    assert "Hva skulle du ønske" in answer


def test_hour_without_delivery_answers_the_question_that_was_seen(
    dina: Resident, archive: Archive
) -> None:
    dina.says("Hun sitter alene")
    dina.thinks_s = timedelta(hours=1).total_seconds()

    dina.says("igjen")

    assert [one.rung for one in archive.voices()] == [0, 0]


def test_quick_words_after_the_last_question_stay_with_the_photo(
    carl: Resident, archive: Archive
) -> None:
    carl.thinks_s = 10
    for words in ("en", "to", "tre"):
        carl.says(words)
    carl.thinks_s = 2

    carl.says("og fire")

    assert [one.rung for one in archive.voices()] == [0, 1, 2, 2]
    assert len({one.prompt_id for one in archive.voices()}) == 1


def test_being_done_drops_the_question_that_waits(
    carl: Resident, archive: Archive, clock: FakeClock
) -> None:
    carl.says("Hun sitter alene")

    carl.presses("Ferdig for nå")

    assert waiting(archive, clock) == []
    with archive.store.reading() as session:
        dropped = session.scalars(select(Outgoing).where(Outgoing.state == Delivery.CANCELLED))
        assert ["Hvem mangler" in row.payload["text"] for row in dropped] == [True]


def test_asking_for_help_leaves_the_question_to_come(
    carl: Resident, archive: Archive, clock: FakeClock
) -> None:
    carl.says("Hun sitter alene")

    carl.says("hjelp")

    assert len(waiting(archive, clock)) == 1


def test_answer_after_a_press_is_no_part_of_the_words_before_it(
    carl: Resident, archive: Archive
) -> None:
    carl.thinks_s = 10
    for words in ("en", "to", "tre"):
        carl.says(words)
    carl.thinks_s = 1
    carl.says("neste")

    carl.says("noe om det nye bildet")

    assert archive.voices()[3].prompt_id != archive.voices()[2].prompt_id


def test_photo_among_quick_words_brings_the_question_after_who_is_shown(
    carl: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    carl.says("Hun sitter alene")
    carl.shows()

    answer = carl.presses(phrase("button.shows_nobody"))

    assert "Hvem mangler" in answer
    assert [one.rung for one in archive.voices()] == [0, 0]


def test_voice_among_quick_words_goes_on_with_them(carl: Resident, archive: Archive) -> None:
    carl.says("Hun sitter alene")

    carl.speaks()

    assert [one.rung for one in archive.voices()] == [0, 0]


def test_question_stays_where_it_was_said(carl: Resident, archive: Archive) -> None:
    carl.says("Hun sitter alene")
    carl.says("igjen")
    carl.thinks_s = 10
    carl.says("mannen")
    carl.says("at noen kom")

    with archive.store.reading() as session:
        person = archive.person(carl)
        assert person is not None
        said = [line.text for line in history_of(session, person).lines]

    assert [text for text in said if text in ("igjen", "Hvem mangler, tror du?", "mannen")] == [
        "igjen",
        "Hvem mangler, tror du?",
        "mannen",
    ]
