"""Faults hit the calls they are meant for, before or after the effect."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.standin.clients import ask, through_ptb, updates
from tests.telegram import (
    Blocked,
    CutBody,
    Drip,
    Fault,
    Garbage,
    HtmlErrorPage,
    Migrated,
    Reset,
    ResetAfter,
    Resident,
    Revoked,
    ServerError,
    Slow,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)

LATE_S = 0.5
PATIENCE_S = 0.2
LONG_S = 10.0


def _send(standin: StandIn, to: Resident, *, patience_s: float = PATIENCE_S) -> telegram.Message:
    return through_ptb(
        standin, lambda b: b.send_message(to.chat_id, "Hei", read_timeout=patience_s)
    )


@pytest.mark.parametrize(
    ("fault", "error", "heard"),
    [
        (TooManyRequests(retry_after=2), RetryAfter, 0),
        (Blocked(), Forbidden, 0),
        (Revoked(), InvalidToken, 0),
        (Migrated(-100), telegram.error.ChatMigrated, 0),
        (ServerError(500), NetworkError, 0),
        (ServerError(502, took_effect=True), NetworkError, 1),
        (HtmlErrorPage(), NetworkError, 0),
        (Reset(), NetworkError, 0),
        (ResetAfter(), NetworkError, 1),
        (CutBody(), NetworkError, 1),
        (CutBody(honest_length=True), telegram.error.TelegramError, 1),
        (Garbage(), NetworkError, 0),
        (TimeoutAfterDelivery(LATE_S), TimedOut, 1),
    ],
)
def test_fault_is_felt_by_the_speaker(
    standin: StandIn, anna: Resident, fault: Fault, error: type[Exception], heard: int
) -> None:
    standin.faults.next("sendMessage", fault)

    with pytest.raises(error):
        _send(standin, anna)

    assert len(standin.deliveries(anna)) == heard
    assert _send(standin, anna).text == "Hei"


@pytest.mark.parametrize("fault", [Slow(0.1), Drip(0.1)])
def test_slow_call_succeeds_in_the_end(standin: StandIn, anna: Resident, fault: Fault) -> None:
    standin.faults.next("sendMessage", fault)

    assert _send(standin, anna, patience_s=LONG_S).text == "Hei"
    assert len(standin.deliveries(anna)) == 1


def test_pause_may_come_without_its_length(standin: StandIn, anna: Resident) -> None:
    standin.faults.next("sendMessage", TooManyRequests(retry_after=None))

    answer = ask(standin, "sendMessage", chat_id=anna.chat_id, text="Hei")

    assert answer == {"ok": False, "error_code": 429, "description": "Too Many Requests"}


def test_fault_meets_only_its_chat(standin: StandIn, anna: Resident) -> None:
    berit = standin.resident("Berit")
    standin.faults.always("sendMessage", Blocked(), chat_id=berit.chat_id)

    codes = [
        ask(standin, "sendMessage", chat_id=one.chat_id, text="Hei").get("error_code")
        for one in (anna, berit, berit)
    ]

    assert codes == [None, 403, 403]


def test_faults_come_in_order_and_end(standin: StandIn, anna: Resident) -> None:
    standin.faults.next("sendMessage", ServerError(500), times=2)
    standin.faults.next("sendMessage", TooManyRequests(1))

    codes = [
        ask(standin, "sendMessage", chat_id=anna.chat_id, text="Hei").get("error_code")
        for _ in range(4)
    ]

    assert codes == [500, 500, 429, None]


def test_share_of_faults_repeats_with_its_seed() -> None:
    def failures() -> list[int]:
        with StandIn.start(seed=7) as standin:
            anna = standin.resident()
            standin.faults.share("sendMessage", 0.2, ServerError())
            calls = [
                ask(standin, "sendMessage", chat_id=anna.chat_id, text="x") for _ in range(50)
            ]
            return [number for number, answer in enumerate(calls) if not answer["ok"]]

    first = failures()

    assert first == failures()
    assert 3 <= len(first) <= 20


def test_updates_survive_a_cut_answer(standin: StandIn, anna: Resident) -> None:
    anna.says("Ikke mist meg")
    standin.faults.next("getUpdates", CutBody(honest_length=True))

    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        ask(standin, "getUpdates")

    assert [update["message"]["text"] for update in updates(standin)] == ["Ikke mist meg"]


def test_server_gone_refuses_and_comes_back(standin: StandIn, anna: Resident) -> None:
    anna.says("Før strømmen gikk")
    standin.goes_away()
    with pytest.raises(OSError, match="refused"):
        ask(standin, "getMe")

    standin.comes_back()

    assert len(updates(standin)) == 1


def test_revoked_token_ends_everything(standin: StandIn) -> None:
    standin.faults.always("*", Revoked())

    assert [ask(standin, method)["error_code"] for method in ("getMe", "getUpdates")] == [401, 401]
