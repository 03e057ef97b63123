"""Needs, measures and solutions: what they say, what they rest on, where they led."""

from __future__ import annotations

from collections.abc import Iterator

from prompts.catalogue import FALLBACK_LANGUAGE
from prompts.processfile import ItemKind
from prompts.words import pick
from web.report.sections import head
from web.report.tree import Block, Heading, Paragraph, Picture, Quote, Table, Tone
from web.report.voice import Voice
from workshop.board.protecting import FEW, Figure
from workshop.reporting.chapters import Entry, Photo, Quoted
from workshop.reporting.compose import Report
from workshop.reporting.sections import Section

SECTIONS = {
    ItemKind.NEED: Section.NEEDS,
    ItemKind.MEASURE: Section.MEASURES,
    ItemKind.SOLUTION: Section.SOLUTIONS,
}
NONE = {
    ItemKind.NEED: "report.no_needs",
    ItemKind.MEASURE: "report.no_measures",
    ItemKind.SOLUTION: "report.no_solutions",
}
BUILT_ON = {ItemKind.MEASURE: "report.meets", ItemKind.SOLUTION: "report.combines"}
LED_TO = {ItemKind.NEED: "report.met_by", ItemKind.MEASURE: "report.combined_in"}
LED_NOWHERE = {
    ItemKind.NEED: "report.met_by_none",
    ItemKind.MEASURE: "report.combined_in_none",
}


def chapter(report: Report, voice: Voice, kind: ItemKind) -> Iterator[Block]:
    """Yield all items of a kind, the ones with most voices as a chart first."""
    yield from head(report, voice, SECTIONS[kind])
    entries = report.chapters[kind]
    if not entries:
        yield Paragraph(voice.say(NONE[kind]))
        return
    yield _overview(entries, voice)
    for one in entries:
        yield from _entry(one, voice)


def _overview(entries: tuple[Entry, ...], voice: Voice) -> Table:
    keys = ("report.number", "report.in_words", "report.in_room", "report.in_chat", "report.said")
    rows = [
        (
            one.trace,
            title_of(one, voice),
            voice.figure(one.in_room),
            voice.figure(one.in_chat),
            voice.figure(one.said),
        )
        for one in entries
    ]
    heads = tuple(voice.say(key) for key in keys)
    caption = voice.say("report.overview")
    return Table(caption, heads, rows, frozenset({2, 3, 4}), (1, 6, 2, 2, 2))


def title_of(one: Entry, voice: Voice) -> str:
    """Return the title of an item, or that it waits to be let through."""
    return voice.words(one.title) or voice.say("report.untitled")


def _entry(one: Entry, voice: Voice) -> Iterator[Block]:
    yield Heading(2, f"{one.trace} {title_of(one, voice)}", one.trace)
    if description := voice.words(one.description):
        yield Paragraph(description)
    if one.photo is not None:
        yield _picture(one.photo, voice)
    better = [quote for quote in one.quotes if quote.shown.is_improvement]
    others = [quote for quote in one.quotes if not quote.shown.is_improvement]
    yield from (_quote(quote, voice) for quote in others)
    if not others:
        yield Paragraph(voice.say("report.no_quotes"), Tone.REMARK)
    yield from _left_out(one.left_out, one.said, voice)
    yield Paragraph(_links(one, voice), Tone.REMARK)
    if one.is_tried:
        yield Heading(3, voice.say("report.improvements"))
        yield from (_quote(quote, voice) for quote in better)
        yield from _left_out(one.better_left_out, one.improving, voice)
        counted = voice.say("report.improving", n=voice.figure(one.improving))
        yield Paragraph(counted, Tone.REMARK)


def _left_out(n: int, of: Figure, voice: Voice) -> Iterator[Paragraph]:
    """Yield that some quotes stand here which nobody has let through.

    Not where so few were said that it is not told how many: whether there are any at all would
    follow.
    """
    if n and of.n is not None:
        key = "report.left_out" if n >= FEW else "report.some_left_out"
        yield Paragraph(voice.say(key, n=n if n >= FEW else FEW), Tone.REMARK)


def _links(one: Entry, voice: Voice) -> str:
    told = [voice.say("report.rests_on", n=voice.figure(one.said))]
    if one.is_chosen:
        told.append(voice.say("report.is_chosen"))
    if one.kind in BUILT_ON and one.built_on:
        told.append(voice.say(BUILT_ON[one.kind], traces=voice.listed(one.built_on)))
    if one.kind in LED_TO and one.led_to:
        told.append(voice.say(LED_TO[one.kind], traces=voice.listed(one.led_to)))
    elif one.kind in LED_NOWHERE:
        told.append(voice.say(LED_NOWHERE[one.kind]))
    return " ".join(told)


def _quote(quote: Quoted, voice: Voice) -> Quote:
    shown = quote.shown
    where = voice.say("report.from_room" if shown.is_from_room else "report.from_chat")
    if shown.is_turned:
        where = voice.say("report.turned_quote", where=where)
    return Quote(quote.trace, voice.plain(shown.text), shown.language, where)


def _picture(photo: Photo, voice: Voice) -> Picture:
    alt = pick(photo.alt, voice.language, FALLBACK_LANGUAGE) if photo.alt else ""
    caption = voice.say("report.picture", credit=photo.credit, licence=photo.licence)
    return Picture(photo.name, voice.plain(alt), voice.plain(caption))
