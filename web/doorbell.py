"""Rings when there is something new, so that a page can fetch it; carries no words itself.

One thread per process asks the database; every open stream waits for its own bell. The
database is the only thing that other processes share with us, so it is what is watched: twice a
second, and on PostgreSQL, where we are told of it, as soon as something has been said.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.store import Store
from workshop.board.hall import hall_sign
from workshop.board.wall import newest_on_wall
from workshop.broadcasts.standing import broadcasts_sign
from workshop.talk.history import told_counts

LOOK_EVERY_S = 0.5
UNSEEN = object()
WALL = 0
HALL = -1
BROADCASTS = -2
"""The bells of the wall, of the hall's projector and of what is sent to many; every other bell has
the id of the resident it is for.
"""
OF_THE_BOARD = frozenset({WALL, HALL, BROADCASTS})
log = logging.getLogger(__name__)

Look = Callable[[Session, Iterable[int]], dict[int, object]]


def look(session: Session, bells: Iterable[int]) -> dict[int, object]:
    """Return, for each bell, a value that changes when there is something new for it."""
    wanted = set(bells)
    signs: dict[int, object] = dict(told_counts(session, wanted - OF_THE_BOARD))
    if wanted & {WALL, HALL}:
        signs[WALL] = newest_on_wall(session)
    if HALL in wanted:
        signs[HALL] = (signs[WALL], hall_sign(session))
    if BROADCASTS in wanted:
        signs[BROADCASTS] = broadcasts_sign(session)
    return signs


@dataclass(eq=False, slots=True)
class Bell:
    """One open stream's bell; `sign` is what was seen for it last.

    It rings at the first look too: what came before that has not been fetched by anybody.
    """

    of: int
    loop: asyncio.AbstractEventLoop
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    sign: object = UNSEEN

    async def wait(self, timeout_s: float) -> bool:
        """Wait until it rings, or the time is up; tell which."""
        try:
            await asyncio.wait_for(self.rung.wait(), timeout_s)
        except TimeoutError:
            return False
        self.rung.clear()
        return True

    def see(self, sign: object) -> None:
        """Ring if this is not what was seen last; called from another thread."""
        is_news = sign != self.sign
        self.sign = sign
        if not is_news:
            return
        try:
            self.loop.call_soon_threadsafe(self.rung.set)
        except RuntimeError:
            # The loop has closed under an open stream: nobody is left to hear it.
            pass


class Doorbell:
    """The bells of all open streams, and the thread that looks; it runs while there are any."""

    def __init__(self, store: Store, every_s: float = LOOK_EVERY_S) -> None:
        """Prepare; nothing is looked at until a stream opens."""
        self._store = store
        self._every_s = every_s
        self._bells: set[Bell] = set()
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None

    @contextmanager
    def bell(self, of: int) -> Iterator[Bell]:
        """Give a bell for as long as a stream is open; needs a running event loop."""
        bell = Bell(of, asyncio.get_running_loop())
        with self._lock:
            self._bells.add(bell)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True, name="doorbell")
                self._watcher.start()
        try:
            yield bell
        finally:
            with self._lock:
                self._bells.discard(bell)

    def _watch(self) -> None:
        with self._store.ear() as ear:
            while bells := self._open_bells():
                self._look_for(bells)
                ear.wait(self._every_s)

    def _look_for(self, bells: list[Bell]) -> None:
        try:
            with self._store.reading() as session:
                signs = look(session, {bell.of for bell in bells})
        except SQLAlchemyError as error:
            log.warning("action=doorbell-look error=%s", type(error).__name__)
            return
        for bell in bells:
            bell.see(signs.get(bell.of))

    def _open_bells(self) -> list[Bell]:
        with self._lock:
            if not self._bells:
                self._watcher = None
            return list(self._bells)


def doorbell_of(request: Request) -> Doorbell:
    """Return the doorbell of the application that serves this request."""
    doorbell = request.app.state.doorbell
    if not isinstance(doorbell, Doorbell):
        raise TypeError("create_app has made no Doorbell")
    return doorbell
