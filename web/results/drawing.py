"""The chain as a picture: where each item stands, and the lines between them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from prompts.processfile import ItemKind
from storage.tables import Words
from workshop.outside.public import Piece, Results

WIDTH = 1000
BOX = 280
HEIGHT = 68
GAP = 18
TOP = 44
SIGNS = 26
LINES = 2
"""Units of the drawing; a title has room for so many signs in so many lines."""


@dataclass(frozen=True, slots=True)
class Node:
    """One item: its name, the lines of its title, and the upper left corner of its box."""

    name: str
    lines: Sequence[str]
    title: str
    is_chosen: bool
    x: int
    y: int

    @property
    def middle(self) -> int:
        """The height at which lines meet the box."""
        return self.y + HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """The nodes by kind and the paths that join them, as SVG knows them."""

    nodes: Sequence[Node]
    paths: Sequence[str]
    heads: Mapping[ItemKind, int]
    height: int


def drawing_of(results: Results, in_words: Callable[[Words], str]) -> Drawing:
    """Return the picture of what may be seen: needs to the left, solutions to the right."""
    columns = [kind for kind in ItemKind if results.pieces[kind]]
    step = (WIDTH - BOX) // max(len(columns) - 1, 1)
    heads = {kind: place * step for place, kind in enumerate(columns)}
    nodes = [
        _node(piece, in_words, heads[kind], nth)
        for kind in columns
        for nth, piece in enumerate(results.pieces[kind])
    ]
    by_name = {one.name: one for one in nodes}
    paths = [
        _path(by_name[piece.item.name], by_name[upper])
        for kind in columns
        for piece in results.pieces[kind]
        for upper in piece.item.led_to
    ]
    tallest = max((len(results.pieces[kind]) for kind in columns), default=0)
    return Drawing(nodes, paths, heads, TOP + tallest * (HEIGHT + GAP))


def _node(piece: Piece, in_words: Callable[[Words], str], x: int, nth: int) -> Node:
    title = in_words(piece.item.title)
    lines = textwrap.wrap(title, SIGNS, max_lines=LINES, placeholder=" …") or [title[:SIGNS]]
    y = TOP + nth * (HEIGHT + GAP)
    return Node(piece.item.name, lines, title, piece.item.is_chosen, x, y)


def _path(lower: Node, upper: Node) -> str:
    start, end = lower.x + BOX, upper.x
    bend = (end - start) // 2
    return (
        f"M{start} {lower.middle}C{start + bend} {lower.middle} "
        f"{end - bend} {upper.middle} {end} {upper.middle}"
    )
