"""One language of the report: its sentences, and how figures, days and sums are written in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.numbers import format_decimal

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from prompts.words import pick
from storage.tables import Words
from web.report.tree import Bar, Chart, Table
from web.wording import calm, date_in_full
from workshop.board.protecting import FEW, Figure, Mark

MARKS = {Mark.FEW: "hall.under", Mark.NEAR: "hall.near", Mark.HIDDEN: "hall.not_told"}
NUMBERS = frozenset({1})
NUMBERED = 2_000
KEPT = "\n\t\N{NO-BREAK SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Signs that are not drawn themselves, and do no harm."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What puts values into words; every text that people wrote goes through `plain`."""

    catalogue: Catalogue
    language: str

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence."""
        return self.catalogue.say(key, self.language, **values)

    def say_n(self, key: str, n: int, /, **values: object) -> str:
        """Return a sentence about so many."""
        return self.catalogue.say_n(key, self.language, n, **values)

    def words(self, words: Words) -> str:
        """Return what stands in this language, or in the nearest that has words; else nothing."""
        return self.plain(pick(words, self.language, FALLBACK_LANGUAGE)) if words else ""

    def plain(self, text: str) -> str:
        """Return a text that can disturb no page: calm, and without signs that no file takes."""
        calmed = calm(text)
        return calmed if calmed.isprintable() else "".join(_plain(one) for one in calmed)

    def figure(self, one: Figure | None) -> str:
        """Return a count, or what is said in its place."""
        if one is None:
            return self.say("report.not_counted")
        if one.n is not None:
            return self.number(one.n)
        return self.say(MARKS[one.mark or Mark.HIDDEN], n=FEW)

    def number(self, n: float) -> str:
        """Return a whole number as the language writes it: 400 000."""
        return _whole(round(n), self.language)

    def decimal(self, n: float) -> str:
        """Return a number with at most one decimal: 2,5."""
        return format_decimal(round(n, 1), "#,##0.#", locale=self.language)

    def kroner(self, n: float) -> str:
        """Return a sum in kroner."""
        return self.say("report.kroner", n=self.number(n))

    def day(self, day: date) -> str:
        """Return a day with its year."""
        return date_in_full(day, self.language)

    def listed(self, ones: Sequence[str]) -> str:
        """Return trace numbers one after the other; a dash where there are none."""
        return ", ".join(ones) if ones else "–"

    def chart(self, title: str, counts: Mapping[str, Figure], group: str, counted: str) -> Chart:
        """Return counts as bars with a table beside; `group` and `counted` head its columns."""
        bars = [Bar(label, one.n, self.figure(one)) for label, one in counts.items()]
        told = "; ".join(f"{one.label}: {one.shown}" for one in bars)
        alt = self.say("report.chart_alt", title=title, told=told)
        rows = [(one.label, one.shown) for one in bars]
        return Chart(title, alt, bars, Table(title, (group, counted), rows, NUMBERS))


@lru_cache(NUMBERED)
def _whole(n: int, language: str) -> str:
    """Return a whole number as a language writes it: a report has hundreds, and most are small."""
    return format_decimal(n, locale=language)


def _plain(sign: str) -> str:
    if sign.isprintable() or sign in KEPT:
        return sign
    return " " if sign.isspace() else ""
