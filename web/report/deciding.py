"""How people voted, what was decided, and how it went since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prompts.processfile import ItemKind
from web.board.answers.phrases import PROGRESS
from web.board.phrases.sorting import RULED
from web.report.items import title_of
from web.report.sections import head
from web.report.tree import Block, Bullets, Heading, Paragraph, Table, Tone
from web.report.voice import Voice
from web.wording import paragraphs
from workshop.board.protecting import FEW
from workshop.reporting.chapters import Entry
from workshop.reporting.compose import Report
from workshop.reporting.rulings import Ruling
from workshop.reporting.seams import Dot, Dots
from workshop.reporting.sections import Section


def dots(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield each vote: by whom and by what rule it was decided, who voted, and the dots."""
    yield from head(report, voice, Section.DOTS)
    if not report.dots:
        yield Paragraph(voice.say("report.no_dots"))
    for one in report.dots:
        yield from _vote(report, voice, one)


def _vote(report: Report, voice: Voice, vote: Dots) -> Iterator[Block]:
    yield Heading(2, voice.words(vote.question) or voice.say("report.vote_untitled"))
    terms = (("report.vote_decider", vote.decider), ("report.vote_rule", vote.rule))
    yield from (Paragraph(voice.say(key, words=voice.words(told))) for key, told in terms if told)
    yield Paragraph(voice.say("report.dots_each", n=vote.each_had))
    if vote.voters is not None and vote.members is not None:
        shares = {"n": voice.number(vote.voters), "of": voice.number(vote.members)}
        yield Paragraph(voice.say("report.vote_turnout", **shares))
    elif vote.few_did_not and vote.members is not None:
        yield Paragraph(voice.say("report.vote_few_did_not", n=FEW, of=voice.number(vote.members)))
    if not vote.rows:
        yield Paragraph(voice.say("report.vote_few", n=FEW))
        return
    yield _dots_table(report, voice, vote)
    if any(dot.is_tied for dot in vote.rows):
        yield Paragraph(voice.say("report.vote_tied"), Tone.REMARK)


def _dots_table(report: Report, voice: Voice, vote: Dots) -> Table:
    entries = {one.name: one for one in report.entries()}
    rows = [
        (
            _option(dot, entries, voice),
            voice.number(dot.place),
            voice.figure(dot.on_paper),
            voice.figure(dot.in_chat),
            voice.figure(dot.together),
        )
        for dot in vote.rows
    ]
    keys = ("report.vote_option", "report.vote_place", "report.on_paper", "report.dots_chat",
            "report.dots_both")  # fmt: skip
    heads = tuple(voice.say(key) for key in keys)
    caption = voice.say("report.dots_by_solution")
    return Table(caption, heads, rows, frozenset({1, 2, 3, 4}), (5, 1, 2, 2, 2))


def _option(dot: Dot, entries: Mapping[str, Entry], voice: Voice) -> str:
    """Return what an option is called on the board, or was called by those who voted on it."""
    entry = entries.get(dot.item or "")
    if entry is not None:
        return f"{entry.trace} {title_of(entry, voice)}"
    title = voice.words(dot.title) or voice.say("report.untitled")
    return voice.say("report.vote_gone", title=title)


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
        key = "report.withheld_reasons" if one.is_withheld else "report.no_reasons"
        yield Paragraph(voice.say(key), Tone.REMARK)
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
