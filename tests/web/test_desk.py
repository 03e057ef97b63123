"""Work beside the pages: it goes on when a page stops waiting, and says how far it is."""

from __future__ import annotations

import threading

import pytest
from fastapi import HTTPException

from web.board.room.desk import MOST_WAITING, Desk, Glance, Watch


class Slow:
    """Work that ends when it is let."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.begun = 0

    def __call__(self, watch: Watch) -> None:
        self.begun += 1
        watch(500)
        self.may_end.wait(20)


def test_page_waits_for_what_is_quick() -> None:
    desk = Desk()

    desk.put("a", lambda watch: watch(3))

    assert desk.look("a") == Glance(done=3, is_at_work=False, has_failed=False)


def test_work_goes_on_after_the_page() -> None:
    desk, slow = Desk(patience_s=0.05), Slow()

    desk.put("a", slow)
    desk.put("a", slow)
    glance = desk.look("a")
    slow.may_end.set()

    assert (glance, slow.begun) == (Glance(done=500, is_at_work=True, has_failed=False), 1)


def test_work_that_breaks_off_is_known() -> None:
    desk = Desk()

    def work(_watch: Watch) -> None:
        raise ValueError

    desk.put("a", work)

    assert desk.look("a") == Glance(done=0, is_at_work=False, has_failed=True)


def test_no_more_waits_than_there_is_room_for() -> None:
    desk, slow = Desk(patience_s=0), Slow()
    for name in range(MOST_WAITING):
        desk.put(str(name), slow)

    with pytest.raises(HTTPException) as refused:
        desk.put("one more", slow)

    assert refused.value.status_code == 503
    slow.may_end.set()
