"""What the doors refuse: links, passwords, codes, colleagues, forms of other sessions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from workshop.refusals import WorkshopError

if TYPE_CHECKING:
    from workshop.board.staff import SignedIn


class Weakness(StrEnum):
    """What is wrong with a password."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


class WeakPassword(WorkshopError):
    """Too easy to guess, or too short or long."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness)
        self.weakness = weakness


class WrongPassword(WorkshopError):
    """The name is unknown, or the password is not theirs. Which of them is not said."""


class CrowdedDoor(WorkshopError):
    """Too many passwords are being looked at: this one was not, and may come again at once."""


class WrongCode(WorkshopError):
    """No code of this person: mistyped, over, used before, or another app's."""


class SignInTooOld(WorkshopError):
    """The first step of signing in was too long ago, or something has changed since."""


class UnknownColleague(WorkshopError):
    """There is nobody of this number on the board's side."""

    def __init__(self, facilitator_id: int) -> None:
        super().__init__(str(facilitator_id))
        self.facilitator_id = facilitator_id


class KnownColleague(WorkshopError):
    """Somebody of this name is there already: a new link would take their sign-in away."""


class OtherByNow(WorkshopError):
    """Something has been done with a colleague since the page was made that wants to change it."""

    def __init__(self, facilitator_id: int) -> None:
        super().__init__(str(facilitator_id))
        self.facilitator_id = facilitator_id


class NotOneself(WorkshopError):
    """Admins change others, not themselves: so one of them is always left."""


class NotAnAdmin(WorkshopError):
    """Whoever wants to change a colleague is not, or no longer, an admin."""


class FormOfEarlierSession(WorkshopError):
    """The form was made before this person signed in anew; what it says is theirs all the same."""

    def __init__(self, signed_in: SignedIn) -> None:
        super().__init__(str(signed_in.facilitator_id))
        self.signed_in = signed_in


class NotSignedIn(WorkshopError):
    """No facilitator stands behind this session."""
