"""The report put into words of one language: a tree that every writer can set."""

from __future__ import annotations

from collections.abc import Iterator

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from web.report.accounts import costs, staff, use
from web.report.deciding import decisions, dots
from web.report.items import chapter
from web.report.opening import method, summary
from web.report.people import not_reached, participation
from web.report.tracing import matrix
from web.report.tree import Block, Document
from web.report.voice import Voice
from workshop.reporting.compose import Report


def build(report: Report, catalogue: Catalogue, language: str) -> Document:
    """Return the report in a language."""
    voice = Voice(catalogue, language)
    title = voice.words(report.subject.title)
    return Document(
        language=language,
        title=voice.say("report.title", process=title),
        subtitle=voice.say("report.subtitle"),
        author=voice.plain(report.subject.municipality),
        made=voice.say("report.made", day=voice.day(report.day)),
        contents=voice.say("report.contents"),
        page=voice.say("report.page"),
        blocks=tuple(_blocks(report, voice)),
    )


def _blocks(report: Report, voice: Voice) -> Iterator[Block]:
    yield from summary(report, voice)
    yield from method(report, voice)
    yield from participation(report, voice)
    yield from not_reached(report, voice)
    for kind in ItemKind:
        yield from chapter(report, voice, kind)
    yield from dots(report, voice)
    yield from decisions(report, voice)
    yield from staff(report, voice)
    yield from use(report, voice)
    yield from costs(report, voice)
    yield from matrix(report, voice)
