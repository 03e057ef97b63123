"""What a process and its workshops, phases and dates do not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.refusals.base import WorkshopError

if TYPE_CHECKING:
    from collections.abc import Mapping


class NoProcess(WorkshopError):
    """No process has been loaded yet."""


class UnknownProcess(WorkshopError):
    """There is no process with this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class UnknownPhase(WorkshopError):
    """The process has no phase of this kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class UnknownMeeting(WorkshopError):
    """The process has no meeting with this code; `known` are those it has."""

    def __init__(self, code: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.known = known


class UnknownUpload(WorkshopError):
    """There is no such upload for this facilitator, or it has been let go after an hour."""

    def __init__(self, upload_id: int) -> None:
        super().__init__(str(upload_id))
        self.upload_id = upload_id


class UnknownPrompt(WorkshopError):
    """The process has no prompt with this code or number."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownBatch(WorkshopError):
    """There is no import with this id, or it has been undone."""

    def __init__(self, batch_id: int) -> None:
        super().__init__(str(batch_id))
        self.batch_id = batch_id


class NothingToMove(WorkshopError):
    """The phases stand so that there is nothing to open, close or take back."""


class BadDates(WorkshopError):
    """Dates of a phase that cannot be; `wrong` is field to what is wrong with it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class BadMandate(WorkshopError):
    """Who decides is not said in every language, or too long; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong
