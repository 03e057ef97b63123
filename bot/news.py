"""Word from one part to another in the same process, so that nobody waits for the next look."""

from __future__ import annotations

from collections.abc import Callable


class News:
    """Passes on that there is something new; parts in other processes find it by looking."""

    def __init__(self) -> None:
        self._told: list[Callable[[], None]] = []

    def tell(self, listener: Callable[[], None]) -> None:
        """Let this be called from now on whenever there is something new."""
        self._told.append(listener)

    def spread(self) -> None:
        """Say that there is something new."""
        for listener in self._told:
            listener()
