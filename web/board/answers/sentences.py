"""What became of an item, in a sentence of every language that residents read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from prompts.catalogue import Catalogue
from prompts.words import pick
from storage.tables import AnswerStep, Fate, Progress, Ruled, Words
from web.wording import date_in_full
from workshop.answering.fates import Fated
from workshop.answering.rounds import LONGEST_LINE, Ends

SENTENCES: Final[Mapping[AnswerStep, Mapping[str, str]]] = {
    AnswerStep.NEEDS: {
        Fate.USED: "answers.needs_used",
        Fate.CHOSEN: "answers.needs_chosen",
        Fate.NOT_CHOSEN: "answers.needs_not_chosen",
        Fate.READ: "answers.needs_read",
    },
    AnswerStep.MEASURES: {
        Fate.USED: "answers.measures_used",
        Fate.CHOSEN: "answers.measures_chosen",
        Fate.NOT_CHOSEN: "answers.measures_not_chosen",
        Fate.NOTHING: "answers.measures_nothing",
    },
    AnswerStep.SOLUTIONS: {
        Fate.USED: "answers.solutions_used",
        Fate.CHOSEN: "answers.solutions_chosen",
        Fate.NOT_CHOSEN: "answers.solutions_not_chosen",
        Fate.NOTHING: "answers.solutions_nothing",
        Fate.IMPROVED: "answers.solutions_improved",
    },
    AnswerStep.DECISIONS: {
        Ruled.YES: "answers.decisions_yes",
        Ruled.CHANGED: "answers.decisions_changed",
        Ruled.LATER: "answers.decisions_later",
        Ruled.NO: "answers.decisions_no",
        Fate.NOTHING: "answers.decisions_nothing",
    },
    AnswerStep.PROGRESS: {
        Progress.PLANNED: "answers.progress_planned",
        Progress.STARTED: "answers.progress_started",
        Progress.UNCHANGED: "answers.progress_unchanged",
        Progress.DONE: "answers.progress_done",
        Progress.STOPPED: "answers.progress_stopped",
        Fate.NOTHING: "answers.progress_nothing",
    },
}
"""What is said of a fate, by step; of a decision or a status, of what it says."""
HEADS: Final[Mapping[AnswerStep, str]] = {
    AnswerStep.NEEDS: "answers.head_needs",
    AnswerStep.MEASURES: "answers.head_measures",
    AnswerStep.SOLUTIONS: "answers.head_solutions",
    AnswerStep.DECISIONS: "answers.head_decisions",
    AnswerStep.PROGRESS: "answers.head_progress",
}

CARRIED_OUT: Final = frozenset({AnswerStep.SOLUTIONS, AnswerStep.DECISIONS, AnswerStep.PROGRESS})
"""Steps at which there is something that one can help with."""

LONGEST_ADDRESS = 150
"""A longer one leaves no room for the reason, and is on the page of the results."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one step, in the languages of a process; its first stands in for others.

    `results` is the address at which everybody may read them, empty while nobody can.
    """

    catalogue: Catalogue
    languages: Sequence[str]
    step: AnswerStep
    results: str = ""

    def ends(self) -> Ends:
        """Return what stands above and below."""
        return Ends(
            self._each(lambda code: self._say(HEADS[self.step], code)),
            self._each(self._foot),
        )

    def _foot(self, code: str) -> str:
        invites = [self._say("answers.foot_carry", code)] if self.step in CARRIED_OUT else []
        foot = self._say("answers.foot", code)
        if self.results:
            foot = f"{foot} {self._say('answers.all_results', code, address=self.results)}"
        return "\n\n".join([*invites, foot])

    def line(self, one: Fated) -> Words:
        """Return what became of one item; a long reason is shortened, so that all of it fits."""
        return self._each(lambda code: self._line(one, code))

    def is_as_written(self, fate: str, title: Words, words: Words) -> bool:
        """Tell whether a line that gives no reason still stands as it was written."""
        key = SENTENCES[self.step][fate]
        return all(
            words.get(code) == self._say(key, code, title=self._pick(title, code))
            for code in self.languages
        )

    def _line(self, one: Fated, code: str) -> str:
        values = {"title": self._pick(one.title, code)}
        if one.decided is not None:
            day = date_in_full(one.decided.day, code)
            values |= {"body": one.decided.body, "day": day}
        said = self._say(SENTENCES[self.step][_fate(one)], code, **values)
        address = self._address(one, code)
        because = self._because(one, code, LONGEST_LINE - len(said) - len(address) - 2)
        return " ".join(part for part in (said, because, address) if part)[:LONGEST_LINE]

    def _because(self, one: Fated, code: str, room: int) -> str:
        told = one.decided or one.since
        reason = self._pick(told.words, code) if told else ""
        around = len(self._say("answers.because", code, reason=""))
        short = shorten(reason, max(room - around, 0), placeholder=" …") if reason else ""
        return self._say("answers.because", code, reason=short) if short.strip(" …") else ""

    def _address(self, one: Fated, code: str) -> str:
        address = one.decided.document if one.decided else ""
        if not address or len(address) > LONGEST_ADDRESS:
            return ""
        return self._say("answers.read_more", code, address=address)

    def _say(self, key: str, code: str, **values: object) -> str:
        return self.catalogue.say(key, code, **values)

    def _pick(self, words: Words, code: str) -> str:
        return pick(words, code, self.languages[0]) if words else ""

    def _each(self, say: Callable[[str], str]) -> Words:
        return {code: say(code) for code in self.languages}


def _fate(one: Fated) -> str:
    """Return what the sentence is called: of a decision or status, what it says."""
    if one.decided is not None:
        return one.decided.ruled
    if one.since is not None:
        return one.since.progress
    return one.fate
