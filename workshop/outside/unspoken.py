"""What nobody has let through, so that no text outside repeats it: the report, the results.

Facilitators write freely. Where they repeat a voice that is hidden, taken back or not let
through, their text is not used; that follows from how the voices stand, each time it is read, and
nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, Process, Words
from workshop.outside.gate import IS_LET_THROUGH, IS_SAID
from workshop.rehearsal.marks import IS_REAL
from workshop.sorting.forgetting import words_of
from workshop.sorting.repeating import bare, repeats

BY_CHANCE = 5
"""Fewer words than that, of a voice that is only not let through yet, may stand anywhere by
chance. Of one that is hidden or taken back, three are enough (`repeating.A_SENTENCE`)."""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """The words, plain, of voices that must not be repeated: those unseen, and those not yet let
    through."""

    unseen: Sequence[str]
    unread: Sequence[str]

    def is_in(self, text: str) -> bool:
        """Tell whether a text repeats any of them."""
        plain = f" {bare(text)} "
        is_unread = any(f" {one} " in plain for one in self.unread)
        return is_unread or any(
            repeats(part, self.unseen, is_own=False) for part in text.split("\n\n")
        )

    def without(self, words: Words) -> Words:
        """Return the texts that repeat none of them."""
        return {code: text for code, text in words.items() if not self.is_in(text)}


def unspoken(session: Session, process: Process) -> Unspoken:
    """Return what nothing outside this process may repeat."""
    of_process = select(Contribution.id).where(Contribution.process_id == process.id, IS_REAL)
    is_kept = Contribution.state == ContributionState.KEPT
    waits = of_process.where(is_kept, ~and_(IS_SAID, IS_LET_THROUGH))
    unread = [one for one in words_of(session, waits) if len(one.split()) >= BY_CHANCE]
    return Unspoken(words_of(session, of_process.where(~is_kept)), unread)
