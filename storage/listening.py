"""Hearing that another process has kept or queued something; what it was stands in the tables."""

from __future__ import annotations

import logging
import time
from types import TracebackType
from typing import Any, Protocol, Self

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

GATHER_S = 0.02
"""What comes this close together is one piece of news."""


class Ear(Protocol):
    """Waits for news of other processes; used in one thread, as a context."""

    def __enter__(self) -> Self:
        """Begin to listen."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        ...

    def wait(self, seconds: float) -> bool:
        """Return after so many seconds, or sooner with news; tell whether to look for any."""
        ...


class DeafEar:
    """On SQLite nobody tells: the time passes, and then one has to look."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End."""

    def wait(self, seconds: float) -> bool:
        """Let the time pass."""
        time.sleep(seconds)
        return True


class ListeningEar:
    """On PostgreSQL every change of what is said is told at its commit (NOTIFY, its migration).

    Needs a connection of its own, straight to the server. While there is none, one has to look.
    """

    def __init__(self, engine: Engine) -> None:
        """Prepare to listen."""
        self._engine = engine
        self._connection: Any = None

    def __enter__(self) -> Self:
        """Begin to listen."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop listening."""
        self._hang_up()

    def wait(self, seconds: float) -> bool:
        """Return after so many seconds, or sooner with news; tell whether to look for any."""
        import psycopg

        try:
            if self._connection is None:
                self._connection = self._call()
                # Something may have been said before anybody listened.
                return True
            return self._has_heard(seconds)
        except (psycopg.Error, DBAPIError) as error:
            log.warning("action=overhear error=%s", type(error).__name__)
            self._hang_up()
            time.sleep(seconds)
            return True

    def _call(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        connection.rollback()
        connection.autocommit = True
        connection.execute("LISTEN verksted")
        return connection

    def _has_heard(self, seconds: float) -> bool:
        if not list(self._connection.notifies(timeout=seconds, stop_after=1)):
            return False
        list(self._connection.notifies(timeout=GATHER_S))
        return True

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
