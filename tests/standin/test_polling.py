"""getUpdates keeps and forgets as Telegram does."""

from __future__ import annotations

import threading
import time

from tests.standin.clients import ask, updates
from tests.telegram import Clock, Resident, StandIn


def _ids(standin: StandIn, **fields: object) -> list[int]:
    return [update["update_id"] for update in updates(standin, **fields)]


def _texts(standin: StandIn, **fields: object) -> list[str]:
    return [update["message"]["text"] for update in updates(standin, **fields)]


def test_updates_without_offset_come_again(standin: StandIn, anna: Resident) -> None:
    anna.says("en")
    anna.says("to")

    first, second = _texts(standin), _texts(standin)

    assert first == second == ["en", "to"]
    assert standin.acknowledged is None


def test_higher_offset_forgets_all_lower(standin: StandIn, anna: Resident) -> None:
    for text in ("en", "to", "tre"):
        anna.says(text)
    first, second, _ = _ids(standin)

    left = _texts(standin, offset=second + 1)

    assert left == ["tre"]
    assert _texts(standin, offset=first) == ["tre"]
    assert standin.acknowledged == second
    assert standin.pending() == 1


def test_negative_offset_keeps_only_the_last(standin: StandIn, anna: Resident) -> None:
    for text in ("en", "to", "tre"):
        anna.says(text)

    assert _texts(standin, offset=-2) == ["to", "tre"]
    assert standin.acknowledged_count == 1


def test_offset_far_ahead_falls_back_to_head(standin: StandIn, anna: Resident) -> None:
    anna.says("en")
    (only,) = _ids(standin)

    assert _texts(standin, offset=only + 5_000) == ["en"]
    assert standin.acknowledged is None


def test_limit_is_held_between_one_and_hundred(standin: StandIn, anna: Resident) -> None:
    for number in range(120):
        anna.says(str(number))

    assert [len(_ids(standin, limit=limit)) for limit in (0, 7, 1_000)] == [1, 7, 100]


def test_long_poll_ends_at_the_first_update(standin: StandIn, anna: Resident) -> None:
    threading.Timer(0.2, anna.says, ["omsider"]).start()
    began = time.monotonic()

    texts = _texts(standin, timeout=5)

    assert texts == ["omsider"]
    assert 0.1 < time.monotonic() - began < 2


def test_long_poll_ends_empty_at_its_timeout(standin: StandIn) -> None:
    began = time.monotonic()

    assert updates(standin, timeout=1) == []
    assert 0.9 < time.monotonic() - began < 2


def test_second_poller_ends_the_first_with_conflict(standin: StandIn) -> None:
    answers: list[int] = []
    older = threading.Thread(
        target=lambda: answers.append(ask(standin, "getUpdates", timeout=5)["error_code"])
    )
    older.start()
    time.sleep(0.2)

    newer = ask(standin, "getUpdates", timeout=1)

    older.join()
    assert answers == [409]
    assert newer == {"ok": True, "result": []}


def test_same_offset_at_once_brings_one_update(anna: Resident, standin: StandIn) -> None:
    standin.slow_repeated_polls(True)
    for text in ("en", "to", "tre"):
        anna.says(text)

    assert [len(updates(standin, offset=0)), len(updates(standin, offset=0))] == [3, 1]


def test_updates_older_than_a_day_are_gone() -> None:
    clock = Clock()
    with StandIn.start(clock=clock) as standin:
        standin.resident().says("i går")
        clock.advance(86_401)
        standin.resident().says("i dag")

        assert _texts(standin) == ["i dag"]


def test_presses_are_gone_after_their_time() -> None:
    clock = Clock()
    with StandIn.start(clock=clock) as standin:
        anna = standin.resident()
        ask(standin, "sendMessage", chat_id=anna.chat_id, text="Hei")
        anna.says("før")
        anna.presses_data("ja")
        clock.advance(151)

        assert _texts(standin) == ["før"]


def test_reactions_are_not_queued_by_default(standin: StandIn, anna: Resident) -> None:
    assert standin.push({"message_reaction": {"chat": {"id": anna.chat_id}}}) is None

    anna.blocks()

    assert [list(update)[1] for update in updates(standin)] == ["my_chat_member"]


def test_kinds_not_asked_for_are_never_queued(standin: StandIn, anna: Resident) -> None:
    updates(standin, allowed_updates=["callback_query"])

    anna.says("ikke bedt om")

    assert standin.push({"message": {"chat": {"id": 1}}}) is None
    assert standin.pending() == 0


def test_acknowledged_update_is_repeated_on_demand(standin: StandIn, anna: Resident) -> None:
    anna.says("to ganger")
    (update,) = updates(standin)
    assert updates(standin, offset=update["update_id"] + 1) == []

    standin.repeat()

    assert updates(standin, offset=update["update_id"] + 1) == [update]
    assert updates(standin, offset=update["update_id"] + 1) == []


def test_event_is_repeated_under_a_new_id(standin: StandIn, anna: Resident) -> None:
    said = anna.says("samme melding")

    standin.repeat(under_new_id=True)

    first, second = updates(standin)
    assert second["update_id"] == first["update_id"] + 1
    assert first["message"] == second["message"] == said


def test_redrawn_lower_ids_reach_an_old_offset(standin: StandIn, anna: Resident) -> None:
    anna.says("før")
    (before,) = _ids(standin)
    assert _ids(standin, offset=before + 1) == []

    standin.redraw_update_ids(lower=True)
    anna.says("etter")

    (after,) = _ids(standin, offset=before + 1)
    assert after < before


def test_ten_thousand_updates_are_brought_quickly(standin: StandIn, anna: Resident) -> None:
    for number in range(10_000):
        anna.says(str(number))
    began = time.monotonic()
    offset = 0
    while batch := updates(standin, offset=offset):
        offset = batch[-1]["update_id"] + 1

    assert standin.acknowledged_count == 10_000
    assert time.monotonic() - began < 5
