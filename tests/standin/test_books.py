"""The stand-in counts what was sent, and can be strict about how fast."""

from __future__ import annotations

import time

from tests.standin.clients import ask, png
from tests.telegram import Resident, StandIn


def _send(standin: StandIn, to: Resident, text: str = "Hei") -> int | None:
    return ask(standin, "sendMessage", chat_id=to.chat_id, text=text).get("error_code")


def test_sends_are_counted_by_chat(standin: StandIn, anna: Resident) -> None:
    berit = standin.resident("Berit")
    for to in (anna, berit, anna):
        _send(standin, to)

    assert [send.chat_id for send in standin.sends] == [
        anna.chat_id,
        berit.chat_id,
        anna.chat_id,
    ]
    assert [len(standin.deliveries(to)) for to in (anna, berit)] == [2, 1]


def test_calls_are_noted_with_their_answer(standin: StandIn, anna: Resident) -> None:
    _send(standin, anna)
    _send(standin, anna, text="")

    noted = [(call.method, call.chat_id, call.status) for call in standin.calls]

    assert noted == [("sendMessage", anna.chat_id, 200), ("sendMessage", anna.chat_id, 400)]
    assert standin.books.count("sendMessage") == 2


def test_strict_limit_refuses_one_too_many(standin: StandIn, anna: Resident) -> None:
    standin.strict_limit(per_second=3)

    codes = [_send(standin, anna) for _ in range(5)]

    assert codes == [None, None, None, 429, 429]
    assert standin.limit.refused == 2
    assert standin.books.most_sends_within(1.0) == 3


def test_strict_limit_opens_after_a_second(standin: StandIn, anna: Resident) -> None:
    standin.strict_limit(per_second=1)
    _send(standin, anna)

    time.sleep(1.05)

    assert _send(standin, anna) is None


def test_chat_limit_leaves_other_chats_alone(standin: StandIn, anna: Resident) -> None:
    standin.strict_limit(None, per_chat_per_second=1)
    berit = standin.resident("Berit")

    assert [_send(standin, to) for to in (anna, berit, anna)] == [None, None, 429]


def test_album_counts_each_of_its_pictures(standin: StandIn, anna: Resident) -> None:
    standin.strict_limit(per_second=1)
    photo = anna.sends_photo(png())["photo"][-1]["file_id"]

    answer = ask(
        standin,
        "sendMediaGroup",
        chat_id=anna.chat_id,
        media=[{"type": "photo", "media": photo}] * 2,
    )

    assert answer["error_code"] == 429


def test_waiting_until_drained_sees_the_last_offset(standin: StandIn, anna: Resident) -> None:
    anna.says("Hei")
    (update,) = ask(standin, "getUpdates")["result"]
    ask(standin, "getUpdates", offset=update["update_id"] + 1)

    standin.waits_until_drained(timeout_s=1)

    assert standin.acknowledged == update["update_id"]
