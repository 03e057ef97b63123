"""What the report begins with: the summary with key figures, and how it was done."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list

from prompts.processfile import ItemKind
from web.phrases import STATES
from web.report.sections import head
from web.report.tree import Block, Bullets, Heading, Paragraph, Table, Tone
from web.report.voice import NUMBERS, Voice
from workshop.board.protecting import FEW
from workshop.reporting.compose import Report
from workshop.reporting.method import Held, Round
from workshop.reporting.sections import Section


def summary(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield what was asked, who decides and what they promised, the key figures, how to read."""
    subject = report.subject
    yield from head(report, voice, Section.SUMMARY)
    yield Heading(2, voice.say("report.asked"))
    yield Paragraph(voice.words(subject.question))
    yield Heading(2, voice.say("report.mandate"))
    yield Paragraph(voice.words(dict(subject.mandate.decider)))
    yield Paragraph(voice.words(dict(subject.mandate.promise)))
    if subject.mandate.green_light:
        leaders = voice.plain(subject.mandate.green_light)
        yield Paragraph(voice.say("report.green_light", leaders=leaders))
    if subject.mandate.decides_by:
        yield Paragraph(voice.say("report.decides_by", day=voice.day(subject.mandate.decides_by)))
    yield _key_figures(report, voice)
    yield Heading(2, voice.say("report.reading"))
    yield Bullets(
        [
            voice.say("report.reading_traces"),
            voice.say("report.reading_small", n=FEW),
            voice.say("report.reading_quotes"),
            voice.say("report.reading_words"),
        ]
    )


def _key_figures(report: Report, voice: Voice) -> Table:
    chapters = report.chapters
    rows = [
        ("report.key_said", voice.figure(report.participation.said)),
        ("report.key_people", voice.figure(report.participation.heads.funnel.said_yes)),
        ("report.key_workshops", voice.number(len(report.method.workshops))),
        ("report.key_needs", voice.number(len(chapters[ItemKind.NEED]))),
        ("report.key_measures", voice.number(len(chapters[ItemKind.MEASURE]))),
        ("report.key_solutions", voice.number(len(chapters[ItemKind.SOLUTION]))),
        ("report.key_decisions", voice.number(len(report.rulings))),
    ]
    named = [(voice.say(key), shown) for key, shown in rows]
    title, what, how_many = (
        voice.say(key) for key in ("report.key_figures", "report.what", "report.how_many")
    )
    return Table(title, (what, how_many), named, NUMBERS, (3, 1))


def method(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield how it was done: the rounds, the workshops, what is done with small numbers."""
    yield from head(report, voice, Section.METHOD)
    yield Paragraph(voice.words(report.subject.use))
    spoken = [voice.catalogue.named_in(one, voice.language) for one in report.method.languages]
    languages = format_list(spoken, locale=voice.language)
    yield Paragraph(voice.say("report.languages", languages=languages))
    if report.method.rounds:
        yield _rounds(report, voice)
    if not report.method.workshops:
        yield Paragraph(voice.say("report.no_workshops"))
        return
    yield _workshops(report, voice)
    yield Paragraph(voice.say("report.attendance_only_counts"), Tone.REMARK)


def _rounds(report: Report, voice: Voice) -> Table:
    keys = ("report.round", "report.from_day", "report.to_day", "report.state", "report.questions")
    rows = [_round(one, voice) for one in report.method.rounds]
    head_row = tuple(voice.say(key) for key in keys)
    return Table(voice.say("report.rounds"), head_row, rows, frozenset({4}), (3, 3, 3, 3, 2))


def _round(one: Round, voice: Voice) -> tuple[str, ...]:
    days = (voice.day(one.opens), voice.day(one.closes))
    state = voice.say(STATES[one.state])
    return (voice.words(one.title), *days, state, voice.number(one.questions))


def _workshops(report: Report, voice: Voice) -> Table:
    keys = ("report.workshop", "report.when", "report.where", "report.came", "report.notes")
    rows = [_workshop(one, voice) for one in report.method.workshops]
    head_row = tuple(voice.say(key) for key in keys)
    caption = voice.say("report.workshops")
    return Table(caption, head_row, rows, frozenset({3, 4}), (4, 3, 4, 2, 2))


def _workshop(one: Held, voice: Voice) -> tuple[str, ...]:
    place = voice.plain(one.place) or "–"
    counts = (voice.figure(one.came.total), voice.figure(one.notes))
    return (voice.words(one.title), voice.day(one.day), place, *counts)
