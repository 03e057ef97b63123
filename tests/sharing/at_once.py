"""Doing things at the same time, each in a thread and on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from sqlalchemy import text

Result = TypeVar("Result")
PATIENCE_S = 60.0
A_MOMENT_S = 0.3
"""Long enough for somebody who need not wait to be done."""


END_THE_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""Cuts every connection of this database but our own."""


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Begin all of these at the same moment; return what they return, in their order."""
    gate = threading.Barrier(len(works))

    def begin(work: Callable[[], Result]) -> Result:
        gate.wait(PATIENCE_S)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        begun = [threads.submit(begin, work) for work in works]
        return [one.result(PATIENCE_S) for one in begun]


class Doing(Generic[Result]):
    """Something begun in a thread; it has had a moment to be done when this is made."""

    def __init__(self, work: Callable[[], Result]) -> None:
        threads = ThreadPoolExecutor(1)
        self._future = threads.submit(work)
        threads.shutdown(wait=False)
        wait({self._future}, A_MOMENT_S)
        self.had_to_wait = not self._future.done()

    def ends(self) -> Result:
        """Wait until it is done, and return what it returns or raise what it raises."""
        return self._future.result(PATIENCE_S)
