"""Who took part by channel, source and group, and who was not reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from web.phrases import CHANNELS, ROLES
from web.report.sections import head
from web.report.tree import Block, Bullets, Heading, Paragraph, Table, Tone
from web.report.voice import NUMBERS, Voice
from workshop.board.headcount import OTHERS, UNSAID, Missing
from workshop.board.protecting import FEW, Figure
from workshop.reach.report import Row
from workshop.reporting.compose import Report
from workshop.reporting.sections import Section
from workshop.residents.sources import HALL

GROUPS = {
    "age_band": "hall.by_age",
    "area": "hall.by_area",
    "role": "hall.by_role",
    "channel": "hall.by_channel",
    "language": "hall.by_language",
}
"""Groups that are told as charts, in this order; sources have a table of their own."""
MISSING = {
    "age_band": ("report.missing_ages", "report.no_missing_ages", "report.early_ages"),
    "area": ("report.missing_areas", "report.no_missing_areas", "report.early_areas"),
}


def participation(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield how much was said where, how far people came, and of which groups they are."""
    taking = report.participation
    yield from head(report, voice, Section.PARTICIPATION)
    yield Paragraph(voice.say("report.said_in_all", n=voice.figure(taking.said)))
    if taking.by_channel is not None:
        counts = {voice.say(CHANNELS[code]): one for code, one in taking.by_channel.items()}
        heads = (voice.say("hall.by_channel"), voice.say("report.contributions"))
        yield voice.chart(voice.say("report.by_channel"), counts, *heads)
    yield _funnel(report, voice)
    yield from _sources(report, voice)
    yield Heading(2, voice.say("report.groups"))
    yield Paragraph(voice.say("report.groups_of"))
    for group, key in GROUPS.items():
        yield from _group(report, voice, group, voice.say(key))


def _funnel(report: Report, voice: Voice) -> Table:
    funnel = report.participation.heads.funnel
    rows = [
        ("hall.started", funnel.started),
        ("hall.said_yes", funnel.said_yes),
        ("hall.answered", funnel.answered),
        ("hall.kept_answering", funnel.kept_answering),
    ]
    told = [(voice.say(key), voice.figure(one)) for key, one in rows]
    heads = (voice.say("report.step"), voice.say("report.people"))
    return Table(voice.say("report.funnel"), heads, told, NUMBERS, (3, 1))


def _sources(report: Report, voice: Voice) -> Iterator[Block]:
    found = report.participation.sources
    yield Heading(2, voice.say("hall.by_source"))
    rows = [_source(row, voice) for row in found.rows]
    if not rows:
        yield Paragraph(voice.say("report.no_sources", n=FEW))
        return
    if found.together:
        both = found.together
        told = (both.started, None, both.answered, both.kept_answering)
        rows.append((voice.say("report.sources_together"), *(_count(n, voice) for n in told)))
    keys = ("report.source", "report.started", "report.said_yes", "report.answered", "report.kept")
    heads = tuple(voice.say(key) for key in keys)
    numeric = frozenset({1, 2, 3, 4})
    yield Table(voice.say("report.by_source"), heads, rows, numeric, (5, 2, 2, 2, 3))
    yield Paragraph(voice.say("report.sources_lead"), Tone.REMARK)


def _source(row: Row, voice: Voice) -> tuple[str, ...]:
    figures = (row.started, row.said_yes, row.answered, row.kept_answering)
    return (_source_name(row, voice), *(voice.figure(one) for one in figures))


def _source_name(row: Row, voice: Voice) -> str:
    if row.code == UNSAID:
        return voice.say("hall.unsaid_source")
    if row.code == OTHERS:
        return voice.say("hall.other_sources")
    if row.source is not None:
        return voice.plain(row.source.label)
    is_hall = row.code.split("-")[0] == HALL
    return voice.say("hall.title") if is_hall else voice.plain(row.code)


def _count(n: int | None, voice: Voice) -> str:
    return "" if n is None else voice.number(n)


def _group(report: Report, voice: Voice, group: str, name: str) -> Iterator[Block]:
    counts = report.participation.heads.groups[group]
    if counts is None:
        yield Paragraph(voice.say("report.group_not_told", group=name), Tone.REMARK)
        return
    named = _named(report, voice, group, counts)
    yield voice.chart(name, named, name, voice.say("report.people"))


def _named(
    report: Report, voice: Voice, group: str, counts: Mapping[str, Figure]
) -> dict[str, Figure]:
    return {_name(report, voice, group, code): one for code, one in counts.items()}


def _name(report: Report, voice: Voice, group: str, code: str) -> str:
    if code == UNSAID:
        return voice.say("hall.unsaid")
    if code == OTHERS:
        return voice.say("hall.other_sources")
    match group:
        case "channel":
            return voice.say(CHANNELS[code])
        case "language":
            return voice.catalogue.name_of(code)
        case "role":
            return voice.say(ROLES[code])
    return voice.words(report.participation.named[group][code])


def not_reached(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield which age bands and places few or nobody came from."""
    yield from head(report, voice, Section.NOT_REACHED)
    for group in MISSING:
        yield from _missing(report, voice, group, report.participation.heads.missing[group])
    yield Paragraph(voice.say("report.missing_how", n=FEW), Tone.REMARK)


def _missing(report: Report, voice: Voice, group: str, one: Missing) -> Iterator[Block]:
    some, none, early = MISSING[group]
    if one.is_early:
        yield Paragraph(voice.say(early))
    elif one.codes:
        yield Paragraph(voice.say(some))
        yield Bullets([_name(report, voice, group, code) for code in one.codes])
    else:
        yield Paragraph(voice.say(none))
