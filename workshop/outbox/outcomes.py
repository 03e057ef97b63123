"""What can become of one attempt to say something; an outside service answers in values."""

from __future__ import annotations

from dataclasses import dataclass, field

ASKED_TO_WAIT = "asked to wait"


@dataclass(frozen=True, slots=True)
class Sent:
    """It was said; `message` is the channel's id of the message, if it has one."""

    message: str | None = None


@dataclass(frozen=True, slots=True)
class Partly:
    """A part of a message was said; the rest is still to come, in a slot of its own.

    The part was a file from the shelf, or the text up to so many characters.
    """

    file: str | None = None
    until: int = 0


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Surely not said, and this resident cannot be reached any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not said; the channel asks everybody to wait this many seconds."""

    seconds: float
    why: str = ASKED_TO_WAIT


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not said: the channel could not be reached. It can be tried again."""

    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may or may not have been said; nobody can know."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Surely not said, and trying again would not help."""

    why: str


Outcome = Sent | Partly | Unreachable | Later | NotSent | Uncertain | Rejected


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as the channel gave it."""

    raw: bytes = field(repr=False)
