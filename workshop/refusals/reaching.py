"""What cannot be sent, and who is let in by which way."""

from __future__ import annotations

from workshop.refusals.base import WorkshopError


class UnknownBroadcast(WorkshopError):
    """There is no broadcast with this id."""

    def __init__(self, broadcast_id: int) -> None:
        super().__init__(str(broadcast_id))
        self.broadcast_id = broadcast_id


class BadAudience(WorkshopError):
    """The audience expression cannot be read; `part` is where it goes wrong."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NothingToSend(WorkshopError):
    """A broadcast without words."""


class KnownSource(WorkshopError):
    """There is a source with this code already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownSource(WorkshopError):
    """The process has no such source."""


class InvalidInvite(WorkshopError):
    """The sign-in link is unknown, used or too old. Which of them is not said."""


class InvalidKey(WorkshopError):
    """No system may read with this key: unknown, revoked or expired. Which is not said."""


class KeyNameTaken(WorkshopError):
    """A system of this name has a key that has not been revoked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownKey(WorkshopError):
    """No system of this name has a key that has not been revoked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
