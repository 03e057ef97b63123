"""Bars as vector graphics: a small SVG that browsers, typst and Word all draw alike."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import chain
from typing import Final

from web.report.tree import Bar, Chart

WIDE = 420
ROW = 44
LABEL_AT = 15
BAR_AT = 22
BAR_HIGH = 14
WIDEST_BAR = 310
GAP = 10
NARROWEST = 3
"""A bar of one is still to be seen beside one of thousands."""
ON_PAPER: Final = "Fira Sans"
IN_WORD: Final = "Calibri, Arial, sans-serif"
INK, SOFT, FILL, TRACK = "#1b2b33", "#46555d", "#14525d", "#e4efed"


def draw(chart: Chart, *, font: str = ON_PAPER, mark: str = "") -> str:
    """Return a chart as SVG; with a `mark`, unique on a page, its title and words are in it too.

    Colours stand as attributes, which a page's own style can override by class.
    """
    high = ROW * len(chart.bars)
    most = max((bar.n or 0 for bar in chart.bars), default=0)
    rows = chain.from_iterable(_row(nth, bar, most) for nth, bar in enumerate(chart.bars))
    size = f'viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}"'
    told = _told(chart, mark)
    labelled = f' role="img" aria-labelledby="{mark}-t {mark}-d"' if mark else ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{font}"{labelled}>'
    return "".join([head, *told, *rows, "</svg>"])


def _told(chart: Chart, mark: str) -> Sequence[str]:
    if not mark:
        return ()
    title, words = escape(chart.title), escape(chart.alt)
    return f'<title id="{mark}-t">{title}</title>', f'<desc id="{mark}-d">{words}</desc>'


def _row(nth: int, bar: Bar, most: int) -> Sequence[str]:
    top = nth * ROW
    label = f'<text class="c-label" x="0" y="{top + LABEL_AT}" font-size="15" fill="{INK}">'
    where = f'y="{top + BAR_AT}" height="{BAR_HIGH}" rx="3"'
    track = f'<rect class="c-track" x="0" {where} width="{WIDEST_BAR}" fill="{TRACK}"/>'
    wide = _width(bar, most)
    bar_ = f'<rect class="c-bar" x="0" {where} width="{wide}" fill="{FILL}"/>' if wide else ""
    at = f'x="{WIDEST_BAR + GAP}" y="{top + BAR_AT + BAR_HIGH - 2}"'
    is_told = bar.n is not None
    weight = 'font-weight="600"' if is_told else 'font-style="normal"'
    fill = INK if is_told else SOFT
    name = "c-label" if is_told else "c-soft"
    count = f'<text class="{name}" {at} font-size="15" {weight} fill="{fill}">'
    return (
        f"{label}{escape(bar.label)}</text>",
        track,
        bar_,
        f"{count}{escape(bar.shown)}</text>",
    )


def _width(bar: Bar, most: int) -> int:
    if not bar.n or not most:
        return 0
    return max(NARROWEST, round(WIDEST_BAR * bar.n / most))
