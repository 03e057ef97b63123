"""Nothing is acknowledged before it is heard, and nothing that comes stops the listener."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.listener import Intake, Listener, TokenRefused
from bot.waiting import Pauses
from tests.conftest import MONDAY
from tests.standin.clients import ask
from tests.telegram import (
    CutBody,
    Drip,
    Fault,
    Garbage,
    HtmlErrorPage,
    Json,
    Reset,
    Resident,
    Revoked,
    ServerError,
    StandIn,
    TooManyRequests,
)
from tests.telegram_edges.running import Running, away
from workshop.messages import Channel, Heard, Left, Pressed, Said

POISON: Json = {"message": {"message_id": 1, "date": "gift", "chat": {"id": 7}}}


@dataclass
class Ears:
    """Hears batches, after failing so many times; remembers all it was given."""

    standin: StandIn
    failures: int = 0
    batches: list[list[Heard]] = field(default_factory=list)
    parked: list[tuple[str, str]] = field(default_factory=list)
    chats: list[str | None] = field(default_factory=list)
    knows: dict[str, object] = field(default_factory=dict)
    troubles: list[object] = field(default_factory=list)
    acknowledged_while_hearing: list[int] = field(default_factory=list)
    nudges: int = 0
    readied: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    is_never_ready: bool = False
    free: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.free.set()

    def get_ready(self) -> None:
        self.readied.append(len(self.batches))
        if self.is_never_ready:
            raise OSError("the database is away")

    def hear(self, batch: Sequence[Heard]) -> None:
        self.free.wait(5)
        self.acknowledged_while_hearing.append(self.standin.acknowledged_count)
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        self.batches.append(list(batch))

    def park(self, channel: Channel, raw: str, why: str, address: str | None) -> None:
        self.parked.append((raw, why))
        self.chats.append(address)

    def touch(self, _since: datetime) -> None:
        self.touched.append(len(self.batches))

    def beat(self, **knows: object) -> None:
        self.knows.update(knows)
        self.troubles.append(knows["trouble"])

    def nudge(self) -> None:
        self.nudges += 1

    @property
    def texts(self) -> list[str]:
        said = [heard.content for batch in self.batches for heard in batch]
        return [one.text for one in said if isinstance(one, Said)]

    def listening(self, token: str | None = None) -> Running:
        """Return a listener to be run into these ears."""
        listener = Listener(
            token=token or self.standin.token,
            api_base=self.standin.base_url,
            intake=Intake(self.hear, self.park, lambda: MONDAY, self.get_ready, self.touch),
            beat=self.beat,
            when_heard=self.nudge,
            poll_s=1,
            pauses=Pauses(0.01, 0.05),
        )
        return Running(listener.run)


@pytest.fixture
def ears(standin: StandIn) -> Ears:
    """Ears for this test."""
    return Ears(standin)


def test_update_is_acknowledged_only_after_hearing(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    anna.says("En benk")
    ears.free.clear()

    with ears.listening():
        time.sleep(0.3)
        acknowledged_before = standin.acknowledged_count
        ears.free.set()
        standin.waits_until_drained()

    assert acknowledged_before == 0
    assert (ears.texts, standin.acknowledged_count) == (["En benk"], 1)


@pytest.mark.parametrize("is_never_ready", [False, True])
def test_all_is_ready_before_the_first_is_heard_or_heard_all_the_same(
    standin: StandIn, anna: Resident, ears: Ears, *, is_never_ready: bool
) -> None:
    ears.is_never_ready = is_never_ready
    anna.says("En benk")

    with ears.listening():
        standin.waits_until_drained()

    assert (ears.readied, ears.texts) == ([0], ["En benk"])


def test_update_comes_again_when_hearing_failed(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    anna.says("En benk")
    ears.failures = 2

    with ears.listening():
        standin.waits_until_drained()

    assert ears.acknowledged_while_hearing == [0, 0, 0]
    assert ears.texts == ["En benk"]
    assert ears.touched == [1], "contact was noted though the database took nothing"
    assert "database" in ears.troubles
    assert ears.knows["trouble"] is None


def test_hundreds_come_in_batches_in_order(standin: StandIn, anna: Resident, ears: Ears) -> None:
    texts = [f"Innspill {number}" for number in range(250)]
    for text in texts:
        anna.says(text)

    with ears.listening():
        standin.waits_until_drained()

    assert [len(batch) for batch in ears.batches] == [100, 100, 50]
    assert ears.texts == texts


def test_poison_update_is_parked_and_neighbours_pass(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    anna.says("Før")
    standin.push(POISON)
    anna.says("Etter")

    with ears.listening():
        standin.waits_until_drained()

    assert ears.texts == ["Før", "Etter"]
    assert [why for _, why in ears.parked] == ["ValidationError"]
    assert '"gift"' in ears.parked[0][0]


def test_lone_poison_update_is_acknowledged(standin: StandIn, ears: Ears) -> None:
    standin.push(POISON)

    with ears.listening():
        standin.waits_until_drained()

    assert len(ears.parked) == 1
    assert ears.batches == []


@pytest.mark.parametrize(
    "fault",
    [
        ServerError(502),
        HtmlErrorPage(502),
        Garbage(),
        Reset(),
        CutBody(),
        CutBody(honest_length=True),
        TooManyRequests(1),
        TooManyRequests(None),
        Drip(0.3),
    ],
    ids=repr,
)
def test_listener_goes_on_after_fault(
    standin: StandIn, anna: Resident, ears: Ears, fault: Fault
) -> None:
    standin.faults.next("getUpdates", fault)
    anna.says("En benk")

    with ears.listening():
        standin.waits_until_drained()

    assert ears.texts == ["En benk"]


def test_listener_waits_for_telegram_at_the_start(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    anna.says("En benk")
    with ExitStack() as stack:
        with away(standin):
            stack.enter_context(ears.listening())
            time.sleep(0.2)
        standin.waits_until_drained()

    assert ears.texts == ["En benk"]
    assert ears.troubles[0] == "telegram"


def test_start_reports_username_and_ends_webhook(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    ask(standin, "setWebhook", url="http://127.0.0.1:9/hook")
    anna.says("Mens kroken var der")

    with ears.listening():
        standin.waits_until_drained()

    assert ears.knows == {"username": "verksted_standin_bot", "trouble": None}
    assert ears.texts == ["Mens kroken var der"]


def test_second_poller_is_said_in_the_heartbeat(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    with ears.listening():
        standin.waits_until(lambda: standin.books.count("getMe") > 0)
        time.sleep(0.2)
        ask(standin, "getUpdates", timeout=1, offset=0)
        standin.waits_until(lambda: "conflict" in ears.troubles)
        anna.says("En benk")
        standin.waits_until(lambda: ears.texts == ["En benk"])

    assert ears.knows["trouble"] is None


@pytest.mark.parametrize("token", ["4200000001:another-token-of-some-length", "no token"])
def test_unknown_token_stops_the_listener(ears: Ears, token: str) -> None:
    with pytest.raises(TokenRefused), ears.listening(token):
        time.sleep(0.1)

    assert ears.batches == []


def test_revoked_token_stops_the_listener(standin: StandIn, ears: Ears) -> None:
    standin.faults.always("getUpdates", Revoked())

    with pytest.raises(TokenRefused), ears.listening():
        time.sleep(0.5)

    assert standin.books.count("getUpdates") == 1
    assert ears.knows["trouble"] == "unauthorized"


def test_ids_that_begin_anew_are_heard(standin: StandIn, anna: Resident, ears: Ears) -> None:
    with ears.listening():
        anna.says("Før ferien")
        standin.waits_until_drained()
        standin.redraw_update_ids(lower=True)
        anna.says("Etter ferien")
        standin.waits_until_drained()

    assert ears.texts == ["Før ferien", "Etter ferien"]


def test_only_wanted_kinds_are_asked_for(standin: StandIn, anna: Resident, ears: Ears) -> None:
    message = anna.says("hei")
    anna.presses_data("x", on=message["message_id"])
    anna.blocks()

    with ears.listening():
        standin.waits_until_drained()
        assert standin.push({"poll": {}}) is None

    (batch,) = ears.batches
    assert [type(heard.content) for heard in batch] == [Said, Pressed, Left]
    assert ears.nudges == 1


def test_start_freezes_the_heap(standin: StandIn, ears: Ears) -> None:
    gc.unfreeze()

    with ears.listening():
        standin.waits_until(lambda: ears.knows != {})
        standin.waits_until(lambda: standin.books.count("getUpdates") > 0)

    assert gc.get_freeze_count() > 0


def test_listener_stops_promptly_while_it_polls(standin: StandIn, ears: Ears) -> None:
    with ears.listening():
        standin.waits_until(lambda: ears.knows != {})
        time.sleep(0.1)
        asked_to_stop_at = time.monotonic()

    assert time.monotonic() - asked_to_stop_at < 0.8
