"""In the middle of quick words: a detour, a photo, a start. Nothing is asked twice or never."""

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

FIRST, SECOND, LAST = "Hva ser du", "Hvem mangler", "Hva skulle du ønske"
FIRST_WORDS = "first"
"""The name of the first message about a photo."""


@pytest.fixture(params=[Channel.WEB, Channel.TELEGRAM])
def carl(request: pytest.FixtureRequest, conversation: Conversation, clock: FakeClock) -> Resident:
    """Somebody who has just answered the first question of a photo, and writes on at once."""
    carl = Resident(replace(conversation, pace=UNHURRIED), clock, channel=request.param)
    carl.joins()
    carl.thinks_s = 1
    carl.says("Hun sitter alene", message=FIRST_WORDS)
    return carl


def asked(archive: Archive) -> list[str]:
    """Return which questions of the ladder have been or will be said, in order."""
    with archive.store.reading() as session:
        rows = session.scalars(select(Outgoing).order_by(Outgoing.id)).all()
        said = [row.payload["text"] for row in rows if row.state != Delivery.CANCELLED]
    ladder = (FIRST, SECOND, LAST)
    return [one for text in said for one in ladder if one in text]


def rungs(archive: Archive) -> list[int]:
    """Return the question of the ladder that each contribution answers."""
    return [one.rung for one in archive.voices()]


def photos(archive: Archive) -> list[int | None]:
    """Return the number of the photo that each contribution is about."""
    return [one.prompt_id for one in archive.voices()]


def to_the_second_photo(carl: Resident, archive: Archive) -> None:
    """Go on to the next photo and answer its first question."""
    takes_time(carl, archive, "to", "tre", "neste", "bussen går aldri")


def hear_what_is_due(archive: Archive, clock: FakeClock) -> None:
    """Let what waits be said just before the next words."""
    with archive.store.writing() as session:
        due = clock.now + timedelta(seconds=3)
        for row in session.scalars(select(Outgoing).where(Outgoing.not_before <= due)):
            if row.state == Delivery.QUEUED:
                row.state, row.done_at = Delivery.SENT, due


def takes_time(carl: Resident, archive: Archive, *texts: str) -> None:
    """Read what was asked, and answer after a while; the next words come at once again."""
    for words in texts:
        with archive.store.writing() as session:
            for row in session.scalars(select(Outgoing).where(Outgoing.state == Delivery.QUEUED)):
                row.state, row.done_at = Delivery.SENT, row.not_before
        carl.thinks_s = 20
        carl.says(words)
    carl.thinks_s = 1


def test_start_in_haste_asks_the_next_question_once(carl: Resident, archive: Archive) -> None:
    carl.says("/start")

    assert asked(archive) == [FIRST, SECOND]


def test_language_pressed_in_haste_asks_the_question_in_it_alone(
    carl: Resident, archive: Archive
) -> None:
    carl.presses_what("lang:nn")

    carl.presses_what("lang:nb")

    assert asked(archive) == [FIRST, SECOND]
    assert carl.heard[-1].text.startswith(SECOND)


def test_saying_more_in_haste_drops_the_thanks(
    carl: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    takes_time(carl, archive, "to", "tre")

    carl.presses_what(f"more:{archive.voices()[0].prompt_id}:2:0")

    with archive.store.reading() as session:
        kept = session.scalars(select(Outgoing).where(Outgoing.state != Delivery.CANCELLED))
        assert phrase("after.photo") not in [row.payload["text"] for row in kept]


@pytest.mark.parametrize("detour", ["/slett", "/språk"])
def test_words_after_a_detour_do_not_answer_what_nobody_asked(
    carl: Resident, archive: Archive, detour: str
) -> None:
    carl.says(detour)

    carl.says("og det er kaldt")

    assert rungs(archive) == [0, 0]
    assert asked(archive) == [FIRST, SECOND]


def test_answer_after_a_detour_goes_to_the_question_that_came(
    carl: Resident, archive: Archive
) -> None:
    carl.says("/slett")
    carl.says("og det er kaldt")

    takes_time(carl, archive, "mannen")

    assert rungs(archive) == [0, 0, 1]


def test_words_the_day_after_a_detour_bring_the_question(carl: Resident, archive: Archive) -> None:
    carl.says("/slett")
    carl.thinks_s = 86_400

    carl.says("og det er kaldt")

    assert rungs(archive) == [0, 0]
    assert asked(archive) == [FIRST, SECOND]


def test_words_after_a_photo_in_haste_go_on_with_it(
    carl: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    carl.shows()

    carl.says("det er min kopp")
    answer = carl.presses(phrase("button.shows_nobody"))

    assert rungs(archive) == [0, 0, 0]
    assert SECOND in answer
    assert asked(archive) == [FIRST, SECOND]


def test_thanks_for_a_photo_come_after_who_is_shown(
    carl: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    takes_time(carl, archive, "to", "tre")
    carl.shows()

    answer = carl.presses(phrase("button.shows_nobody"))

    assert phrase("after.photo") in answer
    assert rungs(archive) == [0, 1, 2, 2]


def test_skip_in_haste_brings_the_question_at_once(carl: Resident, archive: Archive) -> None:
    carl.says("hopp over")

    takes_time(carl, archive, "mannen")

    assert asked(archive) == [FIRST, SECOND, LAST]
    assert rungs(archive) == [0, 1]


def test_words_after_a_reply_to_an_older_photo_go_on_with_it(
    carl: Resident, archive: Archive
) -> None:
    to_the_second_photo(carl, archive)
    carl.says("og jul", reply_to=FIRST_WORDS)

    carl.says("uten snø")

    assert photos(archive)[-3:] == [2, 1, 1]


def test_words_after_the_question_has_come_are_about_its_photo(
    carl: Resident, archive: Archive
) -> None:
    to_the_second_photo(carl, archive)
    carl.says("og jul", reply_to=FIRST_WORDS)
    carl.thinks_s = 4
    hear_what_is_due(archive, carl.clock)

    carl.says("den er sen")

    assert photos(archive)[-3:] == [2, 1, 2]


def test_going_on_past_who_is_shown_leaves_the_photo_hidden(
    carl: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    takes_time(carl, archive, "to", "tre", "fire")
    carl.shows()

    answer = carl.presses(phrase("button.next"))

    assert "Bilde 2" in answer
    assert archive.media()[0].shown == "unasked"
