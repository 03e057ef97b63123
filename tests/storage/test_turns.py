"""Writers of one process go one after the other, and none waits without end."""

from __future__ import annotations

import threading
import time

from storage.turns import Turns

BUSY_S = 0.2


def test_next_writer_begins_when_the_last_has_ended() -> None:
    turns, ended, began = Turns(5), [], []

    def write() -> None:
        with turns.taken():
            began.append(time.monotonic())
            time.sleep(BUSY_S / 4)
            ended.append(time.monotonic())

    writers = [threading.Thread(target=write) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    assert all(start >= end for start, end in zip(began[1:], ended, strict=False))


def test_turn_that_does_not_come_is_not_waited_for() -> None:
    turns, passed = Turns(BUSY_S / 4), threading.Event()

    def write() -> None:
        with turns.taken():
            passed.set()

    with turns.taken():
        threading.Thread(target=write).start()
        came = passed.wait(BUSY_S * 20)

    assert came


def test_failed_writer_gives_its_turn_back() -> None:
    turns = Turns(5)
    began = time.monotonic()
    try:
        with turns.taken():
            raise ValueError
    except ValueError:
        pass

    with turns.taken():
        waited_s = time.monotonic() - began

    assert waited_s < 1
