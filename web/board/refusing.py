"""What the board refuses, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workshop import refusals

SENTENCES: Final[Mapping[str, str]] = {
    refusals.UnknownDecision.__name__: "decisions.gone",
    refusals.UnknownStatus.__name__: "progress.gone",
    refusals.UnknownCarrier.__name__: "carriers.gone",
    refusals.UnknownAnswer.__name__: "answers.gone",
    refusals.NobodyToAnswer.__name__: "answers.nobody_now",
    refusals.NotInTheWords.__name__: "sorting.not_in_words",
    refusals.UnknownContribution.__name__: "sorting.gone_voice",
    refusals.UnknownItem.__name__: "sorting.gone_item",
    refusals.WithoutTitle.__name__: "sorting.without_title",
    refusals.UnknownQuote.__name__: "sorting.gone_quote",
    refusals.OtherWords.__name__: "contact.other_words",
    refusals.NothingWritten.__name__: "voices.nothing_written",
    refusals.NewerTranscript.__name__: "voices.newer_transcript",
    refusals.NoReason.__name__: "voices.no_reason",
    refusals.UnknownPicture.__name__: "voices.gone_picture",
    refusals.NotHidden.__name__: "voices.not_hidden",
    refusals.UnknownSample.__name__: "voices.gone_sample",
    refusals.NothingToDraw.__name__: "voices.nothing_to_draw",
    refusals.NotDone.__name__: "voices.not_done",
    refusals.NotBlind.__name__: "voices.not_blind",
    refusals.UnknownCost.__name__: "report.cost_gone",
    refusals.UnknownSource.__name__: "reach.gone",
    refusals.UnknownBatch.__name__: "room.batch_gone",
    refusals.CannotLink.__name__: "sorting.cannot_link",
    refusals.ChangedSince.__name__: "sorting.changed_since",
    refusals.BuiltUpon.__name__: "sorting.built_upon",
    refusals.UnknownBallot.__name__: "voting.gone",
    refusals.NotInThisState.__name__: "voting.other_state",
    refusals.AnotherBallotOpen.__name__: "voting.another_open",
    refusals.BadBallot.__name__: "voting.not_ready",
    refusals.NotLater.__name__: "voting.not_later",
    refusals.BadPaperDots.__name__: "voting.bad_paper",
    refusals.TypedByAnother.__name__: "voting.typed_by_another",
    refusals.UnknownMeeting.__name__: "voting.no_meeting",
    "NotConfirmed": "voting.not_confirmed",
    refusals.NothingToUndo.__name__: "sorting.nothing_to_undo",
    refusals.NothingToRedo.__name__: "sorting.nothing_to_redo",
}


def sentence_for(refusal: str) -> str | None:
    """Return the key of what is said of a refusal, by its name; None if there is none."""
    return SENTENCES.get(refusal)
