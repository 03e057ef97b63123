"""What nobody has let through, so that no text outside repeats it: the report, the results.

Facilitators write freely. Where they repeat a voice that is hidden, taken back or not let
through, their text is not used; that follows from how the voices stand, each time it is read, and
nothing of it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Select, and_, literal, select, union_all
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Process,
    Quote,
    Transcript,
    Wording,
    Words,
)
from workshop.outside.echoes import BY_CHANCE, marks_in, may_repeat, some_of, waiting
from workshop.outside.gate import IS_LET_THROUGH, IS_SAID, is_found_in
from workshop.redacting.masking import MASK
from workshop.rehearsal.marks import IS_REAL
from workshop.sorting.forgetting import words_of
from workshop.sorting.repeating import bare, holds, repeats

END = " \n "
"""Between plain texts: no plain text has it."""


class _Voices:
    """Plain words of voices: those unseen, and by their first word those not let through yet."""

    def __init__(self, unseen: Sequence[str], unread: Iterable[str]) -> None:
        self._unseen, self._in_a_row = unseen, f" {END.join(unseen)} "
        self._unseen_by_first = _by_first(unseen)
        self._unread_by_first = _by_first(one for one in unread if one.count(" ") >= BY_CHANCE - 1)

    def are_in(self, text: str) -> bool:
        """Tell whether a text repeats one of them."""
        if not self._unseen and not self._unread_by_first:
            return False
        known = marks_in(text)
        begun = _begun_in(known.plain, self._unread_by_first)
        return any(holds(known.plain, one) for one in begun) or any(
            self._are_repeated_by(part, plain) for part, plain in known.parts
        )

    def _are_repeated_by(self, part: str, plain: str) -> bool:
        """Tell whether a paragraph repeats one that is unseen; most have no word of them."""
        is_piece = MASK in plain or holds(self._in_a_row, plain)
        near = self._unseen if is_piece else _begun_in(plain, self._unseen_by_first)
        return repeats(part, near, is_own=False) if near else False


def _by_first(voices: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in voices:
        found[one.partition(" ")[0]].append(one)
    return found


def _begun_in(plain: str, by_first: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return those whose first word stands in a plain text."""
    return [one for word in {*plain.split()} & by_first.keys() for one in by_first[word]]


@dataclass(frozen=True, slots=True)
class _Others:
    """Other words of contributions, by number: all of them, and how else they were put."""

    every: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    put: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


class Unspoken:
    """The words of a process's voices that nothing outside it may repeat: those unseen, and those
    not let through yet.

    Only those are read that a text may repeat, and those of which that is not known yet.
    """

    def __init__(self, session: Session, process: Process) -> None:
        """Read nothing yet: most processes have no text of their own."""
        self._session, self._process = session, process
        self._known: dict[str, bool] = {}

    def is_in(self, text: str) -> bool:
        """Tell whether a text repeats any of them."""
        self.consider((text,))
        return self._known[text]

    def without(self, words: Words) -> Words:
        """Return the texts that repeat none of them."""
        self.consider(words.values())
        return {code: text for code, text in words.items() if not self._known[text]}

    def masked(self, text: str) -> str:
        """Return a short text where something must stand, or the mark of hidden words for it."""
        return MASK if self.is_in(text) else text

    def consider(self, texts: Iterable[str]) -> None:
        """Look for all of these texts at once, which is quicker than for one after the other."""
        new = {text for text in texts if text not in self._known}
        repeating = self._found_in({text for text in new if marks_in(text).starts})
        self._known |= {text: text in repeating for text in new}

    def _found_in(self, texts: Collection[str]) -> set[str]:
        if not texts:
            return set()
        near = self._voices(may_repeat(self._session, map(marks_in, texts)))
        return {one for one in texts if self._waiting.are_in(one) or self._is_near(one, near)}

    def _is_near(self, text: str, near: _Voices) -> bool:
        if near.are_in(text):
            return True
        # What was hidden may stand for any words, which no mark can know.
        parts = [part for part in text.split("\n\n") if MASK in part]
        return any(repeats(part, self._every_unseen, is_own=False) for part in parts)

    @cached_property
    def _waiting(self) -> _Voices:
        return self._voices(waiting(self._session))

    @cached_property
    def _every_unseen(self) -> Sequence[str]:
        every = select(Contribution.id).where(Contribution.process_id == self._process.id, IS_REAL)
        return words_of(self._session, every.where(IS_UNSEEN))

    def _voices(self, numbers: Iterable[int]) -> _Voices:
        """Read those of these contributions that nothing may repeat."""
        unseen: list[str] = []
        unread: list[str] = []
        for some in some_of(numbers):
            said = self._session.execute(self._said(some)).all()
            others = self._others([number for number, *_ in said])
            for number, state, is_through, text in said:
                if state != ContributionState.KEPT:
                    unseen += [text, *others.every[number]]
                elif not is_through:
                    unread += [text, *others.every[number]]
                else:
                    now = bare(text)
                    unread += (one for one in others.put[number] if not holds(now, bare(one)))
        return _Voices([one for one in map(bare, unseen) if one], map(bare, unread))

    def _said(self, numbers: Sequence[int]) -> Select[int, str, bool, str]:
        is_through = and_(IS_SAID, IS_LET_THROUGH).label("is_through")
        return select(Contribution.id, Contribution.state, is_through, Contribution.text).where(
            Contribution.id.in_(numbers), is_found_in(self._process), IS_REAL
        )

    def _others(self, numbers: Sequence[int]) -> _Others:
        """Read what is quoted of them, and how else they were put."""
        found = _Others()
        rows = union_all(
            *(
                select(whose, words, literal(is_put)).where(whose.in_(numbers))
                for whose, words, is_put in OTHERS
            )
        )
        for number, text, is_put in self._session.execute(rows) if numbers else ():
            found.every[number].append(text)
            if is_put:
                found.put[number].append(text)
        return found


IS_UNSEEN = Contribution.state != ContributionState.KEPT
OTHERS = (
    (Quote.contribution_id, Quote.words, False),
    (Wording.contribution_id, Wording.text, True),
    (Transcript.contribution_id, Transcript.text, True),
)
"""Other words of a contribution, and whether it is put otherwise in them: said before or too late,
or written down of a voice."""
