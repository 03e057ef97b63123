"""What cannot be decided, told or reported."""

from __future__ import annotations

from workshop.refusals.base import WorkshopError


class UnknownDecision(WorkshopError):
    """The process has no such decision."""


class BadDecision(WorkshopError):
    """A decision lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class UnknownStatus(WorkshopError):
    """The process has no such status of a solution."""


class BadStatus(WorkshopError):
    """A status lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class UnknownCarrier(WorkshopError):
    """The process has no such way to reach somebody: they may have taken it back."""


class UnknownAnswer(WorkshopError):
    """The process has no such round of answers, or it can no longer be changed."""


class NobodyToAnswer(WorkshopError):
    """Nobody has become anything at this step that they have not been told of."""


class LacksWords(WorkshopError):
    """Something that is to be told has no words; `numbers` are those outcomes, 0 the beginning."""

    def __init__(self, numbers: frozenset[int]) -> None:
        super().__init__(", ".join(map(str, sorted(numbers))))
        self.numbers = numbers


class UnknownCost(WorkshopError):
    """The report has no such cost."""


class BadCost(WorkshopError):
    """A cost lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class BadReportWords(WorkshopError):
    """Words of the report are too long, or for no section or language there is."""
