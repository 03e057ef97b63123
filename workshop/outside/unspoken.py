"""What nobody has let through, so that no text outside repeats it: the report, the results.

Facilitators write freely. Where they repeat a voice that is hidden, taken back or not let
through, their text is not used; that follows from how the voices stand, each time it is read, and
nothing is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Process,
    Transcript,
    Wording,
    Words,
)
from workshop.outside.gate import IS_LET_THROUGH, IS_SAID, is_found_in
from workshop.rehearsal.marks import IS_REAL
from workshop.sorting.forgetting import texts_of, words_of
from workshop.sorting.repeating import bare, first_word, holds, repeats

BY_CHANCE = 5
"""Fewer words than that, of a voice that is only not let through yet, may stand anywhere by
chance. Of one that is hidden or taken back, three are enough (`repeating.A_SENTENCE`)."""


class Unspoken:
    """The words of a process's voices that nothing outside it may repeat: those unseen, and those
    not let through yet.

    They are read when the first text is held against them: most processes have none yet.
    """

    def __init__(self, session: Session, process: Process) -> None:
        """Read nothing yet."""
        self._session, self._process = session, process
        self._of_process = select(Contribution.id).where(
            Contribution.process_id == process.id, IS_REAL
        )

    def is_in(self, text: str) -> bool:
        """Tell whether a text repeats any of them."""
        plain = bare(text)
        if not plain:
            return False
        return self._repeats_unread(plain) or any(
            repeats(part, self._unseen, is_own=False) for part in text.split("\n\n")
        )

    def without(self, words: Words) -> Words:
        """Return the texts that repeat none of them."""
        return {code: text for code, text in words.items() if not self.is_in(text)}

    @cached_property
    def _unseen(self) -> Sequence[str]:
        is_unseen = Contribution.state != ContributionState.KEPT
        return words_of(self._session, self._of_process.where(is_unseen))

    def _repeats_unread(self, plain: str) -> bool:
        begun = {word for word in plain.split() if word in self._unread}
        said = (bare(one) for word in begun for one in self._unread[word])
        return any(f" {one} " in f" {plain} " for one in said if one.count(" ") >= BY_CHANCE - 1)

    @cached_property
    def _unread(self) -> Mapping[str, Sequence[str]]:
        """What waits to be let through, by its first word: few of all begin with one of a text."""
        is_kept = Contribution.state == ContributionState.KEPT
        waits = self._of_process.where(is_kept, ~and_(IS_SAID, IS_LET_THROUGH))
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one in (*texts_of(self._session, waits), *self._put_otherwise()):
            found[first_word(one)].append(one)
        return dict(found)

    def _put_otherwise(self) -> Iterator[str]:
        """Give other wordings of what was let through, as far as it does not hold them.

        What somebody said before, or too late, and drafts of what was written down of a voice.
        """
        through = (is_found_in(self._process), IS_REAL, IS_SAID, IS_LET_THROUGH)
        for table in (Wording, Transcript):
            # Looked up for each, not joined: SQLite would begin with all that was said.
            of_it = (Contribution.id == table.contribution_id, *through)
            now = select(Contribution.text).where(*of_it).scalar_subquery()
            for text, said in self._session.execute(select(table.text, now)):
                if said is not None and not holds(bare(said), bare(text)):
                    yield text
