"""The whole bot by webhook: Telegram posts, and 200 means that it is on disk."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from bot.house import House
from storage.tables import FailedUpdate
from tests.conversations.conftest import Running, take_part, take_up
from tests.conversations.test_whole_conversation import joins
from tests.standin.clients import ask
from tests.telegram import StandIn
from tests.troubled import locked

SECRET = "a-secret-for-tests-that-is-long-enough"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Where Telegram is to come."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door


@pytest.fixture
def house(house: House, listening: socket.socket, telegram: StandIn) -> House:
    """The house with a webhook instead of polling."""
    telegram.webhook_patience.first_s = 0.05
    settings = replace(
        house.settings,
        telegram_mode="webhook",
        telegram_webhook_url=f"http://127.0.0.1:{listening.getsockname()[1]}/telegram",
        telegram_webhook_secret=SECRET,
    )
    return replace(house, settings=settings)


@pytest.fixture
def bot(house: House, listening: socket.socket, telegram: StandIn) -> Iterator[Running]:
    """The bot, running until the test is over; Telegram knows where to come."""
    running = Running(house, listening)
    telegram.waits_until(lambda: telegram.books.count("setWebhook") == 1)
    yield running
    running.ends()


def post(house: House, body: bytes, secret: str = SECRET) -> int:
    """Post to the webhook as anybody could; the status."""
    headers = {SECRET_HEADER: secret}
    url = house.settings.telegram_webhook_url
    return httpx.post(url, content=body, headers=headers, timeout=30).status_code


def a_message(number: int, text: str, chat_id: int, now: float) -> bytes:
    """Return an update as Telegram posts it."""
    chat = {"id": chat_id, "type": "private", "first_name": "Anna"}
    sender = {"id": chat_id, "is_bot": False, "first_name": "Anna"}
    message = {"message_id": number, "date": int(now), "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


def parked(house: House) -> list[str]:
    """Return the kinds of what is parked."""
    with house.store.reading() as session:
        return list(session.scalars(select(FailedUpdate.why)))


def test_conversation_goes_by_webhook(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    joins(anna)

    asked = anna.says("Hun spiser alene igjen")
    anna.waits_for_text("Hvem mangler")
    telegram.waits_until_drained()

    assert [voice.text for voice in bot.voices()] == ["Hun spiser alene igjen"]
    assert anna.reactions[asked["message_id"]] == ("👍",)


def test_webhook_is_set_for_all_we_hear(bot: Running, telegram: StandIn) -> None:
    described = ask(telegram, "getWebhookInfo")["result"]

    assert described["url"] == bot.house.settings.telegram_webhook_url
    assert described["max_connections"] == 100
    assert described["allowed_updates"] == [
        "callback_query", "edited_message", "message", "my_chat_member",
    ]  # fmt: skip


def test_what_waited_for_polling_is_brought(house: House, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(house, anna)
    anna.says("Sagt før noen lyttet")

    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/telegram"
        running = Running(
            replace(house, settings=replace(house.settings, telegram_webhook_url=url)), door
        )
        telegram.waits_until_drained()
        running.ends()

    assert [voice.text for voice in running.voices()] == ["Sagt før noen lyttet"]


def test_same_post_twice_is_heard_once(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    anna.says("Bare én gang")
    anna.waits_for_text("Hvem mangler")

    telegram.repeat()
    telegram.repeat(under_new_id=True)
    telegram.waits_until_drained()

    assert [voice.text for voice in bot.voices()] == ["Bare én gang"]


def test_many_words_of_one_resident_stay_in_order(bot: Running, telegram: StandIn) -> None:
    residents = telegram.residents(3)
    for resident in residents:
        take_part(bot.house, resident)
    for number in range(5):
        for resident in residents:
            resident.says(f"nummer {number}")

    telegram.waits_until_drained(timeout_s=30)

    said = [(voice.person_id, voice.text) for voice in bot.voices()]
    assert len(said) == 15
    assert [text for person, text in said if person == said[0][0]] == [
        f"nummer {number}" for number in range(5)
    ]


def test_posts_at_once_are_all_kept(bot: Running, telegram: StandIn) -> None:
    residents = telegram.residents(30)
    for resident in residents:
        take_part(bot.house, resident)
    now = telegram.clock.now()
    bodies = [a_message(n, f"svar {n}", r.chat_id, now) for n, r in enumerate(residents, 900)]

    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(lambda body: post(bot.house, body), bodies))

    assert statuses == [200] * 30
    assert sorted(v.text for v in bot.voices()) == sorted(f"svar {n}" for n in range(900, 930))


def test_poison_is_parked_and_its_neighbours_pass(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)

    poison = {"message": {"message_id": 1, "date": "gift", "chat": {"id": anna.chat_id}}}
    telegram.push(poison)
    anna.says("Etter giften")
    telegram.waits_until_drained()

    assert parked(bot.house) == ["ValidationError"]
    assert [voice.text for voice in bot.voices()] == ["Etter giften"]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x"])
def test_post_without_the_secret_changes_nothing(
    bot: Running, telegram: StandIn, secret: str
) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)

    status = post(bot.house, a_message(7, "Ikke fra Telegram", anna.chat_id, 0), secret)

    assert (status, bot.voices(), parked(bot.house)) == (403, [], [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b'{"update_id": 1, "mess', 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b"[1, 2]", 200),
        (b'{"update_id": "x"}', 200),
    ],
)
def test_post_that_is_no_update_is_answered_once(bot: Running, body: bytes, status: int) -> None:
    assert post(bot.house, body) == status

    assert len(parked(bot.house)) == (1 if status == 200 else 0)


def test_other_paths_and_methods_are_closed(bot: Running) -> None:
    url = bot.house.settings.telegram_webhook_url

    assert httpx.get(url).status_code == 405
    assert httpx.post(url + "/more").status_code == 404


def test_no_200_while_the_database_is_locked(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)
    telegram.waits_until_drained()
    with locked(bot.house.store):
        anna.says("Skrevet mens basen var låst")

        with pytest.raises(AssertionError):
            telegram.waits_until_drained(timeout_s=1)

    telegram.waits_until_drained(timeout_s=30)
    assert [voice.text for voice in bot.voices()] == ["Skrevet mens basen var låst"]


def test_polling_ends_the_webhook_and_loses_nothing(
    bot: Running, house: House, telegram: StandIn
) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    bot.ends()
    anna.says("Sagt mellom to måter")

    polling = Running(replace(house, settings=replace(house.settings, telegram_mode="polling")))
    anna.waits_for_text("Hvem mangler")
    polling.ends()

    assert ask(telegram, "getWebhookInfo")["result"]["url"] == ""
    assert [voice.text for voice in polling.voices()] == ["Sagt mellom to måter"]
