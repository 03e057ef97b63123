"""How people voted, what was decided, and how it went since."""

from __future__ import annotations

from collections.abc import Iterator

from prompts.processfile import ItemKind
from web.board.answers.phrases import PROGRESS
from web.board.phrases.sorting import RULED
from web.report.items import title_of
from web.report.sections import head
from web.report.tree import Block, Bullets, Heading, Paragraph, Table, Tone
from web.report.voice import Voice
from web.wording import paragraphs
from workshop.reporting.compose import Report
from workshop.reporting.rulings import Ruling
from workshop.reporting.sections import Section


def dots(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield the dots of each solution on paper, in chat and together."""
    yield from head(report, voice, Section.DOTS)
    if report.dots is None:
        yield Paragraph(voice.say("report.no_dots"))
        return
    if report.dots.each_had is not None:
        yield Paragraph(voice.say("report.dots_each", n=report.dots.each_had))
    entries = {one.name: one for one in report.chapters[ItemKind.SOLUTION]}
    rows = [
        (
            f"{entries[dot.solution].trace} {title_of(entries[dot.solution], voice)}",
            voice.figure(dot.on_paper),
            voice.figure(dot.in_chat),
            voice.figure(dot.together),
        )
        for dot in report.dots.rows
        if dot.solution in entries
    ]
    keys = ("report.solution", "report.on_paper", "report.dots_chat", "report.dots_both")
    heads = tuple(voice.say(key) for key in keys)
    caption = voice.say("report.dots_by_solution")
    yield Table(caption, heads, rows, frozenset({1, 2, 3}), (5, 2, 2, 2))


def decisions(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield each decision, with its reasons and what it concerns."""
    yield from head(report, voice, Section.DECISIONS)
    if not report.rulings:
        yield Paragraph(voice.say("report.no_decisions"))
    for one in report.rulings:
        yield from _ruling(report, voice, one)
    if report.rulings and not report.has_statuses:
        yield Paragraph(voice.say("report.no_statuses"), Tone.REMARK)


def _ruling(report: Report, voice: Voice, one: Ruling) -> Iterator[Block]:
    body, day = voice.plain(one.body), voice.day(one.day)
    yield Heading(2, f"{one.trace} {body}, {day}: {voice.say(RULED[one.ruled])}", one.trace)
    for part in paragraphs(voice.words(one.words)):
        yield Paragraph(part)
    if not one.words:
        yield Paragraph(voice.say("report.no_reasons"), Tone.REMARK)
    entries = {entry.trace: entry for entry in report.chapters[ItemKind.SOLUTION]}
    concerned = [entries[trace] for trace in one.solutions]
    if concerned:
        yield Paragraph(voice.say("report.concerns"))
        yield Bullets([f"{entry.trace} {title_of(entry, voice)}" for entry in concerned])
    if one.document:
        yield Paragraph(voice.say("report.minutes"), href=one.document)
    for status in one.statuses:
        how = " ".join([f"{voice.say(PROGRESS[status.progress])}.", voice.words(status.words)])
        told = {"day": voice.day(status.since), "words": how.strip()}
        yield Paragraph(voice.say("report.status", **told))
