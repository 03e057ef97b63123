"""What cannot be done with what somebody has said."""

from __future__ import annotations

from workshop.refusals.base import WorkshopError


class UnknownContribution(WorkshopError):
    """The process has no contribution with this number that may be used."""

    def __init__(self, contribution_id: int) -> None:
        super().__init__(str(contribution_id))
        self.contribution_id = contribution_id


class NotInTheWords(WorkshopError):
    """These words are not what was said; it may have been reworded meanwhile."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class NothingWritten(WorkshopError):
    """There are no words to keep."""


class NewerTranscript(WorkshopError):
    """Somebody has written down another version of a voice since this one was shown."""

    def __init__(self, contribution_id: int) -> None:
        super().__init__(str(contribution_id))
        self.contribution_id = contribution_id


class UnknownPicture(WorkshopError):
    """The process has no picture with this number that a facilitator may decide about."""


class NotHidden(WorkshopError):
    """These words were not hidden, or what stood there is gone for good."""


class OtherWords(WorkshopError):
    """The words are not those that were read: their resident has written others meanwhile."""


class UnknownSample(WorkshopError):
    """The process has no such sample, or it is not this facilitator's to sort."""


class NothingToDraw(WorkshopError):
    """Nothing has been sorted that a second coder could sort once more."""


class NotBlind(WorkshopError):
    """The second coder of a sample has sorted some of it themselves since it was drawn."""


class NotDone(WorkshopError):
    """Not every card of the sample has been sorted."""
