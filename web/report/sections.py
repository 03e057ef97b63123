"""The head of each section: its heading, and our words or those of facilitators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from web.report.tree import Block, Heading, Paragraph, Tone
from web.report.voice import Voice
from web.wording import paragraphs
from workshop.reporting.compose import Report
from workshop.reporting.sections import Section
from workshop.reporting.wordings import words_for

HEADS: Final = {
    Section.SUMMARY: "report.head_summary",
    Section.METHOD: "report.head_method",
    Section.PARTICIPATION: "report.head_participation",
    Section.NOT_REACHED: "report.head_not_reached",
    Section.NEEDS: "report.head_needs",
    Section.MEASURES: "report.head_measures",
    Section.SOLUTIONS: "report.head_solutions",
    Section.DOTS: "report.head_dots",
    Section.DECISIONS: "report.head_decisions",
    Section.STAFF: "report.head_staff",
    Section.USE: "report.head_use",
    Section.COSTS: "report.head_costs",
    Section.MATRIX: "report.head_matrix",
}
INTROS: Final = {
    Section.SUMMARY: "report.intro_summary",
    Section.METHOD: "report.intro_method",
    Section.PARTICIPATION: "report.intro_participation",
    Section.NOT_REACHED: "report.intro_not_reached",
    Section.NEEDS: "report.intro_needs",
    Section.MEASURES: "report.intro_measures",
    Section.SOLUTIONS: "report.intro_solutions",
    Section.DOTS: "report.intro_dots",
    Section.DECISIONS: "report.intro_decisions",
    Section.STAFF: "report.intro_staff",
    Section.USE: "report.intro_use",
    Section.COSTS: "report.intro_costs",
    Section.MATRIX: "report.intro_matrix",
}


def head(report: Report, voice: Voice, section: Section) -> Iterator[Block]:
    """Yield the heading of a section and the words it begins with."""
    yield Heading(1, voice.say(HEADS[section]))
    own = words_for(report.own, section, voice.language)
    for part in paragraphs(own) or [voice.say(INTROS[section])]:
        yield Paragraph(voice.plain(part), Tone.LEAD)
