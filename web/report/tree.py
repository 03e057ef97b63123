"""A report as a tree of plain parts, which each writer turns into a format of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How a paragraph is set: what a section begins with, plain, or as a remark in small type."""

    LEAD = "lead"
    PLAIN = "plain"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a section) to 3; with a trace number, others can point to it."""

    level: int
    text: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; `href` is an address that all of them lead to, if there is one."""

    text: str
    tone: Tone = Tone.PLAIN
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Points in no particular order."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first column names its row. `numeric` columns stand to the right.

    `widths` are shares of the width by column; without them all but the first are equal.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = field(default_factory=frozenset)
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `n` is None where the count is not told, and `shown` says what stands instead."""

    label: str
    n: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, with all they say in words (`alt`), and the same as a table beside them."""

    title: str
    alt: str
    bars: Sequence[Bar]
    table: Table


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, in the language they said it in, under its trace number."""

    trace: str
    text: str
    language: str
    where: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name on the shelf, with what it shows in words, and whose it is."""

    name: str
    alt: str
    caption: str


Block = Heading | Paragraph | Bullets | Table | Chart | Quote | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language; `made` says when, `contents` heads the table of contents."""

    language: str
    title: str
    subtitle: str
    author: str
    made: str
    contents: str
    page: str
    blocks: Sequence[Block]
