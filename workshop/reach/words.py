"""What is said where people meet a source: on paper, in the newspaper, on screens, in a class.

The process says who asks, what, and who decides; the catalogue says the rest. Nothing is promised
that docs/privacy.md does not keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from prompts.words import Words, pick
from storage.tables import Process
from workshop.reach.ways import Ways

ON_SHEETS = "poster."
"""Keys of what residents read; the board's own begin otherwise."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know before one takes part."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Everything that is read on a poster, flyer, tent or screen, in one language."""

    language: str
    title: str
    asks: str
    question: str
    answer: str
    scan: str
    telegram: str
    facts: tuple[Fact, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What is copied: a notice for the newspaper, a post, words that a teacher reads aloud."""

    newspaper: str
    post: str
    teacher: str


def sheet_words(catalogue: Catalogue, process: Process, language: str) -> SheetWords:
    """Return what a sheet says."""
    say, own = partial(catalogue.say), partial(_own, language=language)
    question = own(process.question)
    contact = process.contact
    return SheetWords(
        language=language,
        title=say("poster.title", language, question=question),
        asks=say("poster.asks", language, municipality=process.municipality),
        question=question,
        answer=say("poster.answer", language),
        scan=say("poster.scan", language),
        telegram=say("poster.telegram", language),
        facts=(
            Fact(say("poster.free", language), say("poster.free_text", language)),
            Fact(say("poster.nameless", language), say("poster.nameless_text", language)),
            Fact(say("poster.decides", language), own(process.decider)),
        ),
        contact=say(
            "poster.contact",
            language,
            minimum=process.ages["minimum"],
            name=contact["name"],
            phone=_unbroken(contact["phone"]),
        ),
    )


def texts(catalogue: Catalogue, process: Process, ways: Ways, language: str) -> Texts:
    """Return the texts to copy, with the source's own addresses in them."""
    contact, own = process.contact, partial(_own, language=language)
    values = {
        "municipality": process.municipality,
        "question": own(process.question),
        "decider": own(process.decider),
        "promise": own(process.promise),
        "minimum": process.ages["minimum"],
        "address": ways.web.shown,
        "link": ways.web.href,
        "name": contact["name"],
        "phone": contact["phone"],
        "email": contact["email"],
    }
    bot = ways.telegram
    aside = catalogue.say("poster.or_telegram", language, link=bot.href) if bot else ""

    def text(key: str) -> str:
        return catalogue.say(key, language, **values)

    notice = (text("poster.notice"), aside, text("poster.notice_end"))
    return Texts(
        newspaper="\n\n".join(part for part in notice if part),
        post="\n\n".join(part for part in (text("poster.post"), aside) if part),
        teacher=text("poster.teacher"),
    )


def is_borrowed(catalogue: Catalogue, language: str) -> bool:
    """Tell whether a sheet in this language has sentences in bokmål."""
    return any(key.startswith(ON_SHEETS) for key in catalogue.missing(language, "reach"))


def _own(words: Words, language: str) -> str:
    return pick(words, language, FALLBACK_LANGUAGE)


def _unbroken(number: str) -> str:
    return number.replace(" ", "\N{NO-BREAK SPACE}")
