"""Named refusals: what the method does not allow, with typed fields and no user text.

Each edge turns a refusal into a sentence once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class WorkshopError(Exception):
    """The method refuses; the class says why."""


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


class UnknownBroadcast(WorkshopError):
    """There is no broadcast with this id."""

    def __init__(self, broadcast_id: int) -> None:
        super().__init__(str(broadcast_id))
        self.broadcast_id = broadcast_id


class UnknownBatch(WorkshopError):
    """There is no import with this id, or it has been undone."""

    def __init__(self, batch_id: int) -> None:
        super().__init__(str(batch_id))
        self.batch_id = batch_id


class BadAudience(WorkshopError):
    """The audience expression cannot be read; `part` is where it goes wrong."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


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


class KnownSource(WorkshopError):
    """There is a source with this code already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownSource(WorkshopError):
    """The process has no such source."""


class NothingToSend(WorkshopError):
    """A broadcast without words."""


class UnknownContribution(WorkshopError):
    """The process has no contribution with this number that may be used."""

    def __init__(self, contribution_id: int) -> None:
        super().__init__(str(contribution_id))
        self.contribution_id = contribution_id


class UnknownItem(WorkshopError):
    """The process has no item with this number on its board."""

    def __init__(self, item_id: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class WithoutTitle(WorkshopError):
    """An item without a title in any language cannot go on: nobody could be asked about it."""

    def __init__(self, item_id: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class UnknownQuote(WorkshopError):
    """The process has no quote with this number on its board."""

    def __init__(self, quote_id: int) -> None:
        super().__init__(str(quote_id))
        self.quote_id = quote_id


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


class NoReason(WorkshopError):
    """What is decided here needs a reason in words."""


class UnknownPicture(WorkshopError):
    """The process has no picture with this number that a facilitator may decide about."""


class NotHidden(WorkshopError):
    """These words were not hidden, or what stood there is gone for good."""


class UnknownSample(WorkshopError):
    """The process has no such sample, or it is not this facilitator's to sort."""


class NothingToDraw(WorkshopError):
    """Nothing has been sorted that a second coder could sort once more."""


class NotBlind(WorkshopError):
    """The second coder of a sample has sorted some of it themselves since it was drawn."""


class NotDone(WorkshopError):
    """Not every card of the sample has been sorted."""


class CannotLink(WorkshopError):
    """A measure meets needs and a solution combines measures; nothing else is linked."""


class UnknownDecision(WorkshopError):
    """The process has no such decision."""


class BadDecision(WorkshopError):
    """A decision lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class UnknownStatus(WorkshopError):
    """The process has no such status of a solution."""


class UnknownCarrier(WorkshopError):
    """The process has no such way to reach somebody: they may have taken it back."""


class BadStatus(WorkshopError):
    """A status lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class UnknownAnswer(WorkshopError):
    """The process has no such round of answers, or it can no longer be changed."""


class NobodyToAnswer(WorkshopError):
    """Nobody has become anything at this step that they have not been told of."""


class LacksWords(WorkshopError):
    """Something that is to be told has no words; `numbers` are those outcomes, 0 the beginning."""

    def __init__(self, numbers: frozenset[int]) -> None:
        super().__init__(", ".join(map(str, sorted(numbers))))
        self.numbers = numbers


class Stale(WorkshopError):
    """Somebody else has changed this item since it was shown; `version` is what stands now."""

    def __init__(self, item_id: int, version: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id
        self.version = version


class UnknownCost(WorkshopError):
    """The report has no such cost."""


class BadCost(WorkshopError):
    """A cost lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class BadReportWords(WorkshopError):
    """Words of the report are too long, or for no section or language there is."""


class NothingToUndo(WorkshopError):
    """One has done nothing on the board that still stands."""


class NothingToRedo(WorkshopError):
    """One has taken nothing back that could be done again."""


class NotAsShown(WorkshopError):
    """Something else would go now than what was shown."""


class OtherWords(WorkshopError):
    """The words are not those that were read: their resident has written others meanwhile."""


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


class ChangedSince(WorkshopError):
    """Somebody else has changed what an act did, so it cannot simply be turned round."""

    def __init__(self, verb: str, act_id: int) -> None:
        super().__init__(verb)
        self.verb = verb
        self.act_id = act_id


class BuiltUpon(ChangedSince):
    """Something has been changed or added since an act, not by an act of somebody else."""


class UnknownBallot(WorkshopError):
    """The process has no such ballot."""


class BadBallot(WorkshopError):
    """A ballot lacks something; `wrong` names the fields."""

    def __init__(self, wrong: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))
        self.wrong = wrong


class NotLater(WorkshopError):
    """A ballot closes later than it was said, or when it was said."""


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
