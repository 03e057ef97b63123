"""Residents' words on a page: whole and literal, but never able to disturb it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

MOST_MARKS = 4
"""Combining marks shown on one letter; the text as kept has them all."""
MARKS = frozenset({"Mn", "Me"})
LOWEST_MARK = "\u0300"
"""What people write in Norwegian stands below it, as nearly every text does."""
UNSEEN = "Cf"
"""Signs without a width (a joiner, a direction): what stands around them is still one letter."""
ADDRESS = re.compile(r"https?://[^\s<>]+")
WAY_IN = re.compile(r"^(?:(?P<number>\d[\d ]{1,14}\d)|[\w.-]+\.(?:no|org|com))(?= – )")
ENGLISH_DAY = "EEEE d MMMM"
DAY = "EEEE d. MMMM"
SHORT = "d.\u00a0MMM\u00a0HH:mm"
ENGLISH_SHORT = "d\u00a0MMM\u00a0HH:mm"
"""A moment is never torn over two lines."""
MOST_MOMENTS = 2_000
"""The cards of a wall are shown again and again, and a moment takes long to put into words."""


class WayIn(NamedTuple):
    """A line that opens something: `href` is the telephone or the site that `label` names."""

    href: str
    label: str
    rest: str


def calm(text: str) -> str:
    """Return the text with at most four combining marks on any letter."""
    if max(text, default="") < LOWEST_MARK:
        return text
    kept = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in MARKS:
            marks += 1
        elif category != UNSEEN:
            marks = 0
        if category not in MARKS or marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines."""
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def lines_with_ways_in(text: str) -> list[WayIn]:
    """Return the lines of a text; one that begins with a number or site, or is an
    address, can be followed.
    """
    return [_way_in(line) for line in text.splitlines()]


def _way_in(line: str) -> WayIn:
    if ADDRESS.fullmatch(line):
        return WayIn(line, line, "")
    found = WAY_IN.match(line)
    if found is None:
        return WayIn("", "", line)
    label = found.group()
    number = found.group("number")
    href = f"tel:{number.replace(' ', '')}" if number else f"https://{label}"
    return WayIn(href, label, line.removeprefix(label))


def minutes(seconds: int | None) -> str:
    """Return a length as minutes and seconds, 0:23; empty if it is not known."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def percent(share: float) -> str:
    """Return a share in whole percent: 0.853 is 85 %."""
    return f"{round(share * 100)}\u00a0%"


def decimals(number: float, language: str) -> str:
    """Return a number with two decimals, as a language writes it: 0,67."""
    return format_decimal(number, "0.00", locale=language).replace("-", "\N{MINUS SIGN}")


def day(moment: datetime, timezone: str, language: str) -> str:
    """Return the weekday and date in a time zone: mandag 23. november."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = ENGLISH_DAY if language == "en" else DAY
    return format_date(local.date(), pattern, locale=language)


def date_in_full(day: date, language: str) -> str:
    """Return a day with its year: 23. november 2026."""
    pattern = "d MMMM y" if language == "en" else "d. MMMM y"
    return format_date(day, pattern, locale=language)


def day_month(day: date, language: str) -> str:
    """Return a day without its year, short: 23. nov."""
    return format_date(day, "d MMM" if language == "en" else "d. MMM", locale=language)


def time_of_day(moment: datetime, timezone: str, language: str) -> str:
    """Return the time of day in a time zone: 10:05."""
    return format_time(moment.astimezone(ZoneInfo(timezone)), "HH:mm", locale=language)


@lru_cache(MOST_MOMENTS)
def short_moment(moment: datetime, timezone: str, language: str) -> str:
    """Return date and time in a time zone, short: 23. nov. 10:05."""
    pattern = ENGLISH_SHORT if language == "en" else SHORT
    return format_datetime(moment.astimezone(ZoneInfo(timezone)), pattern, locale=language)
