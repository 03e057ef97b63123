"""Writers of one process take turns before they meet at SQLite's lock.

SQLite wakes nobody: whoever finds the lock taken sleeps and looks again, after 1 ms, then 2, 5, 10
and up to 100, while others pass. Source: sqlite.org/src, sqliteDefaultBusyHandler.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One writer at a time; the next one is woken as soon as the last has committed."""

    def __init__(self, longest_s: float) -> None:
        """Let nobody wait longer than this: then SQLite may say that it is busy."""
        self._longest_s = longest_s
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for one's turn, and keep it in the block."""
        is_ours = self._lock.acquire(timeout=self._longest_s)
        try:
            yield
        finally:
            if is_ours:
                self._lock.release()
