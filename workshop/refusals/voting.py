"""What a ballot does not allow."""

from __future__ import annotations

from workshop.refusals.base import WorkshopError


class UnknownBallot(WorkshopError):
    """The process has no such ballot."""


class BadBallot(WorkshopError):
    """A ballot lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class NotLater(WorkshopError):
    """A ballot can be given more time than was said, never less."""


class NotInThisState(WorkshopError):
    """A ballot stands so that this cannot be done with it any more, or not yet."""


class AnotherBallotOpen(WorkshopError):
    """Residents vote on one ballot at a time, and another one is open."""


class BallotIsClosed(WorkshopError):
    """Nobody places dots on this ballot now."""


class TooManyDots(WorkshopError):
    """More dots than somebody has; `left` is how many they can still place."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


class OneDotEach(WorkshopError):
    """More than one dot on an option, where that is not allowed."""


class UnknownOption(WorkshopError):
    """The ballot has no such option."""


class TypedByAnother(WorkshopError):
    """A colleague has typed in the paper dots of this table, and they stand."""


class BadPaperDots(WorkshopError):
    """Paper dots that cannot be; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong
