"""Very many messages at once: all kept, the first marked, and one calm word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.conversation import Conversation
from handlers.calm import MOST
from prompts.catalogue import Catalogue
from storage.tables import Contribution, Flag
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident
from workshop.messages import Channel, Heard, Said, SayKind

FLOOD = 200


@pytest.fixture
def calm_word(catalogue: Catalogue) -> str:
    """What is said once when very much comes."""
    return catalogue.say("receipt.many", "nb")


@pytest.fixture
def hasty(berit: Resident) -> Resident:
    """Somebody who sends 200 messages in a minute."""
    berit.thinks_s, berit.heard = 50 / FLOOD, []
    return berit


def send(resident: Resident, many: int = FLOOD) -> None:
    for nth in range(many):
        resident.says(f"Melding {nth}")


def words_kept(archive: Archive) -> list[str]:
    return [one.text for one in archive.voices()]


def test_all_are_kept_and_the_first_are_marked(
    hasty: Resident, archive: Archive, calm_word: str
) -> None:
    send(hasty)

    assert words_kept(archive) == [f"Melding {nth}" for nth in range(FLOOD)]
    assert hasty.receipts == MOST
    assert [say.text for say in hasty.heard].count(calm_word) == 1


def test_marks_come_back_when_the_minute_is_over(
    hasty: Resident, clock: FakeClock, calm_word: str
) -> None:
    send(hasty)
    clock.advance(minutes=1)
    hasty.heard = []

    hasty.says("Nå har jeg roet meg")

    assert (hasty.receipts, calm_word in [say.text for say in hasty.heard]) == (1, False)


def test_twenty_in_a_minute_are_no_flood(hasty: Resident, calm_word: str) -> None:
    send(hasty, MOST)

    assert (hasty.receipts, calm_word in [say.text for say in hasty.heard]) == (MOST, False)


@pytest.mark.parametrize("send_one", [Resident.speaks, Resident.shows])
def test_voices_and_pictures_count_too(
    hasty: Resident, send_one: Callable[[Resident], str], archive: Archive
) -> None:
    for _ in range(MOST + 5):
        send_one(hasty)

    assert (hasty.receipts, len(archive.all(Contribution))) == (MOST, MOST + 5)


def test_commands_are_answered_all_the_same(hasty: Resident, catalogue: Catalogue) -> None:
    send(hasty)

    assert catalogue.say("stop.done", "nb") in hasty.says("/stopp")


def test_web_chat_marks_each(conversation: Conversation, clock: FakeClock) -> None:
    carl = Resident(conversation, clock, channel=Channel.WEB, thinks_s=1)
    carl.joins()
    carl.heard = []

    send(carl, MOST + 5)

    assert carl.receipts == MOST + 5


@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.WEB])
def test_those_beyond_are_marked_to_be_folded_up(
    conversation: Conversation, clock: FakeClock, archive: Archive, channel: Channel
) -> None:
    carl = Resident(conversation, clock, channel=channel, thinks_s=1)
    carl.joins()
    send(carl, MOST + 5)
    carl.shows()
    clock.advance(minutes=1)
    carl.says("Nå har jeg roet meg")

    is_many = [Flag.MANY in one.flags for one in archive.voices()]
    assert is_many == [False] * MOST + [True] * 6 + [False]


def test_what_waited_at_telegram_was_not_said_at_once(
    hasty: Resident, clock: FakeClock, calm_word: str
) -> None:
    began = clock()
    batch = [
        heard_from(hasty, nth, began + timedelta(minutes=10 * nth)) for nth in range(MOST + 5)
    ]
    clock.advance(hours=10)

    says = [say for some in hasty.conversation.hear(batch) for say in some]

    assert sum(say.kind == SayKind.REACTION for say in says) == MOST + 5
    assert calm_word not in [say.text for say in says]


def test_clock_that_is_put_back_ends_the_minute(hasty: Resident, clock: FakeClock) -> None:
    send(hasty)
    clock.advance(hours=-1)
    hasty.heard = []

    hasty.says("Nå er klokka stilt tilbake")

    assert hasty.receipts == 1


def heard_from(resident: Resident, nth: int, at: datetime) -> Heard:
    return Heard(Channel.TELEGRAM, resident.address, f"b{nth}", at, Said(f"Hei {nth}"), f"{nth}")


def test_one_batch_is_no_other_than_many(
    hasty: Resident, archive: Archive, clock: FakeClock, calm_word: str
) -> None:
    batch = [heard_from(hasty, nth, clock()) for nth in range(1000, 1000 + FLOOD)]

    says = [say for some in hasty.conversation.hear(batch) for say in some]

    assert len(words_kept(archive)) == FLOOD
    assert sum(say.kind == SayKind.REACTION for say in says) == MOST
    assert [say.text for say in says].count(calm_word) == 1
