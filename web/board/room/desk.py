"""Work that may take longer than a page should: large files are read and kept on a desk beside.

One at a time, in a thread of this process. What comes of it stands in the database; here is only
how far it is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from fastapi import HTTPException, Request

log = logging.getLogger(__name__)

PATIENCE_S = 1.2
"""So long a page waits for work to be done, so that small files need no page of their own."""
MOST_WAITING = 4
"""Each may hold a file of 20 MB."""
MOST_REMEMBERED = 100

Watch = Callable[[int], object]
Work = Callable[[Watch], object]


@dataclass(frozen=True, slots=True)
class Glance:
    """How a piece of work stood when somebody looked: rows done, and whether it broke off."""

    done: int
    is_at_work: bool
    has_failed: bool


@dataclass(slots=True)
class Piece:
    """A piece of work: how much of it is done, in rows."""

    future: Future[object]
    done: int = 0


class Desk:
    """The desk of one application; pieces of work have names."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        """Begin with nothing on it; the thread comes with the first piece."""
        self._patience_s = patience_s
        self._hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._pieces: dict[str, Piece] = {}
        self._lock = threading.Lock()

    def put(self, name: str, work: Work) -> None:
        """Begin a piece of work unless it is on the desk; give it a moment to be done.

        Raises HTTPException 503 when too much waits already.
        """
        with self._lock:
            piece = self._pieces.get(name)
            if piece is None or piece.future.done():
                piece = self._begin(name, work)
        wait([piece.future], self._patience_s)

    def look(self, name: str) -> Glance | None:
        """Return how a piece of work stands, also for a while after it was done.

        Look before you read what may have come of it: then nothing can end in between.
        """
        piece = self._pieces.get(name)
        if piece is None:
            return None
        is_done = piece.future.done()
        has_failed = is_done and piece.future.exception() is not None
        return Glance(piece.done, not is_done, has_failed)

    def _begin(self, name: str, work: Work) -> Piece:
        if sum(not piece.future.done() for piece in self._pieces.values()) >= MOST_WAITING:
            raise HTTPException(503)
        self._pieces.pop(name, None)
        while len(self._pieces) >= MOST_REMEMBERED:
            del self._pieces[next(iter(self._pieces))]
        piece = Piece(Future())
        self._pieces[name] = piece

        def watch(rows: int) -> None:
            piece.done = rows

        piece.future = self._hands.submit(work, watch)
        piece.future.add_done_callback(lambda done: _tell(name, done))
        return piece


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that serves this request."""
    desk = request.app.state.desk
    if not isinstance(desk, Desk):
        raise TypeError("create_app has made no Desk")
    return desk


def _tell(name: str, done: Future[object]) -> None:
    error = done.exception()
    if error is not None:
        log.error("action=desk work=%s error=%s", name, type(error).__name__)
