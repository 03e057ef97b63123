"""The appendix: every quote with what the record calls it, and all that it led to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from prompts.processfile import ItemKind
from web.report.items import title_of
from web.report.sections import head
from web.report.tree import Block, Paragraph, Table
from web.report.voice import Voice
from workshop.reporting.chapters import Entry
from workshop.reporting.compose import Report
from workshop.reporting.sections import Section


def matrix(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield the traceability matrix: items with their links, then every quote."""
    yield from head(report, voice, Section.MATRIX)
    entries = list(report.entries())
    if not entries:
        yield Paragraph(voice.say("report.nothing_to_trace"))
        return
    keys = (
        "report.number",
        "report.record",
        "report.in_words",
        "report.built_on",
        "report.led_to",
    )
    heads = tuple(voice.say(key) for key in keys)
    rows = [_item(report, one, voice) for one in entries]
    yield Table(voice.say("report.matrix_items"), heads, rows, widths=(2, 2, 6, 3, 3))
    told = list(_quotes(report, entries, voice))
    if not told:
        yield Paragraph(voice.say("report.no_quotes_at_all"))
        return
    keys = ("report.number", "report.record", "report.said_where", "report.stands_under",
            "report.led_to")  # fmt: skip
    heads = tuple(voice.say(key) for key in keys)
    yield Table(voice.say("report.matrix_quotes"), heads, told, widths=(2, 3, 2, 2, 4))


def _item(report: Report, one: Entry, voice: Voice) -> tuple[str, ...]:
    led_to = (*one.led_to, *_rulings(report, one))
    title = title_of(one, voice)
    return one.trace, one.name, title, voice.listed(one.built_on), voice.listed(led_to)


def _quotes(report: Report, entries: Sequence[Entry], voice: Voice) -> Iterator[tuple[str, ...]]:
    by_trace = {one.trace: one for one in entries}
    room, chat = voice.say("report.room"), voice.say("report.chat")
    for one in entries:
        led_to = voice.listed(_onwards(report, one, by_trace)) if one.quotes else ""
        for quote in one.quotes:
            where = room if quote.shown.is_from_room else chat
            yield quote.trace, ", ".join(quote.names), where, one.trace, led_to


def _onwards(report: Report, one: Entry, by_trace: Mapping[str, Entry]) -> list[str]:
    """Return all that an item led to, step by step: measures, solutions, decisions."""
    found, ahead = dict.fromkeys(one.led_to), [one]
    while ahead:
        entry = ahead.pop(0)
        for trace in entry.led_to:
            if trace in by_trace:
                found[trace] = None
                ahead.append(by_trace[trace])
    reached = [one, *(by_trace[trace] for trace in found if trace in by_trace)]
    decided = dict.fromkeys(trace for entry in reached for trace in _rulings(report, entry))
    return [*found, *decided]


def _rulings(report: Report, one: Entry) -> tuple[str, ...]:
    if one.kind != ItemKind.SOLUTION:
        return ()
    return tuple(ruling.trace for ruling in report.rulings if one.trace in ruling.solutions)
