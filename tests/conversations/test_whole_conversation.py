"""One resident on Telegram, from /start to done and to /slett, through both real libraries."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables import Media, MediaState, Outgoing, Person
from tests.conversations.conftest import GLANCE_S, Running, take_up
from tests.recordings import opus
from tests.telegram import StandIn
from tests.telegram.person import Resident

VOICE = opus()
RECORDINGS = Path(__file__).parents[1] / "storage" / "recordings"
FETCHED_WITHIN_S = 20
PICTURE = Path(__file__).parents[2] / "prompts" / "jevnaker" / "pictures" / "01-kitchen-table.jpg"


def joins(anna: Resident) -> None:
    """Go from /start to the first photo."""
    anna.starts("plakat-butikken")
    anna.waits_for_button("Bokmål")
    for label in ("Bokmål", "Ja, jeg er med", "67–79 år", "Nesbakken"):
        anna.waits_for_button(label)
        anna.presses(label)
    anna.waits_for_button("Pårørende")
    anna.presses("Pårørende")
    anna.waits_for(lambda heard: heard.picture is not None)


def test_resident_answers_from_start_to_done(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident(first_name="Anna", language_code="nb")
    joins(anna)

    asked = anna.says("Hun spiser alene igjen")
    anna.waits_for_text("Hvem mangler")
    anna.presses("Ferdig for nå")
    anna.waits_for_text("tatt vare på")

    (kept,) = bot.voices()
    assert (kept.text, kept.source, kept.channel) == (
        "Hun spiser alene igjen",
        "plakat-butikken",
        "telegram",
    )
    assert anna.reactions[asked["message_id"]] == ("👍",)


def test_reply_to_an_older_photo_is_filed_there(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    first_photo = next(heard for heard in anna.heard if heard.picture)
    anna.presses("Hopp over bildet")
    anna.waits_for(lambda heard: heard.picture is not None)

    anna.replies(first_photo, "Nå så jeg det")
    telegram.waits_until(lambda: len(bot.voices()) == 1)

    (kept,) = bot.voices()
    with bot.house.store.reading() as session:
        asked = session.scalars(
            select(Outgoing).where(Outgoing.message == str(first_photo.message_id))
        ).one()
    assert kept.prompt_id == asked.prompt_id


def test_voice_and_album_are_fetched_and_cleaned(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    anna.sends_voice(VOICE, 3)
    anna.waits_for_text("lytter til opptaket")
    anna.sends_album([PICTURE.read_bytes(), PICTURE.read_bytes()])
    anna.waits_for_button("Ja, eller ingen er med")
    anna.presses("Ja, eller ingen er med")

    def states() -> list[str]:
        with bot.house.store.reading() as session:
            return [media.state for media in session.scalars(select(Media))]

    telegram.waits_until(lambda: states() == ["kept"] * 3)

    assert [voice.kind for voice in bot.voices()] == ["voice", "photo"]


def test_edit_on_telegram_changes_the_words(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    message = anna.says("Hun spisr alene")
    anna.waits_for_text("Hvem mangler")

    anna.edits(message, "Hun spiser alene")
    telegram.waits_until(lambda: bot.voices()[0].edited_at is not None)

    assert bot.voices()[0].text == "Hun spiser alene"


def test_restart_in_mid_flow_loses_nothing(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    bot.ends()
    anna.says("Sagt mens ingen hørte")

    again = Running(bot.house)
    anna.waits_for_text("Hvem mangler")
    again.ends()

    assert [voice.text for voice in bot.voices()] == ["Sagt mens ingen hørte"]


def test_same_update_twice_is_heard_once(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    anna.says("Bare én gang")
    telegram.repeat(under_new_id=True)
    anna.waits_for_text("Hvem mangler")

    telegram.waits_until_drained()

    assert [voice.text for voice in bot.voices()] == ["Bare én gang"]


def test_erased_resident_gets_a_farewell(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    anna.says("/slett")
    anna.waits_for_button("Ja, slett alt")
    anna.presses("Ja, slett alt")

    anna.waits_for_text("Alt er slettet")

    with bot.house.store.reading() as session:
        assert session.scalars(select(Person)).all() == []


def test_blocked_bot_is_noticed(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    anna.blocks()
    telegram.waits_until_drained()

    with bot.house.store.reading() as session:
        assert session.scalars(select(Person)).one().unreachable_at is not None


def test_group_is_left_after_one_sentence(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()

    anna.adds_bot_to_group()

    telegram.waits_until(lambda: telegram.books.count("leaveChat") == 1)
    with bot.house.store.reading() as session:
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize(
    ("name", "mime"), [("phone.m4a", "audio/mp4"), ("phone.mp3", "audio/mpeg")]
)
def test_recording_sent_as_a_file_comes_without_its_place(
    bot: Running, telegram: StandIn, name: str, mime: str
) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    raw = (RECORDINGS / name).read_bytes()

    anna.sends_file(raw, name, mime)
    anna.waits_for_text("lytter til opptaket")

    kept = shelved_by(bot)
    assert (b"60.2378" in raw, b"60.2378" in kept) == (True, False)


def shelved_by(bot: Running) -> bytes:
    """Return the first file that comes to the shelf."""
    ends_at = time.monotonic() + FETCHED_WITHIN_S
    while time.monotonic() < ends_at:
        with bot.house.store.reading() as session:
            name = session.scalar(select(Media.name).where(Media.state == MediaState.KEPT))
        if name is not None:
            return bot.house.shelf.path(name).read_bytes()
        time.sleep(GLANCE_S)
    raise AssertionError("nothing came to the shelf")
