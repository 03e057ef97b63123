"""Turning the text of a key into a value; every function raises ValueError when it cannot."""

from __future__ import annotations

import re
from datetime import datetime, time

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 40
MOST_DIGITS = 6
WALL_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")


def code(text: str) -> str:
    """Return a short name fit for addresses and buttons: a-z, 0-9 and single hyphens."""
    if not CODE.fullmatch(text) or len(text) > LONGEST_CODE:
        raise ValueError(text)
    return text


def whole(text: str) -> int:
    """Return a whole number from 0 up; a leading zero is fine."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def positive(text: str) -> int:
    """Return a whole number from 1 up."""
    number = whole(text)
    if number < 1:
        raise ValueError(text)
    return number


def clock(text: str) -> time:
    """Return a time of day written as 21:00."""
    if not CLOCK.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text)


def wall_clock(text: str) -> datetime:
    """Return the naive moment written as 2027-01-11 08:00."""
    if not WALL_CLOCK.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def email(text: str) -> str:
    """Return an address that has something on both sides of one @."""
    before, _, after = text.partition("@")
    if not before or not after or "@" in after or len(text.split()) > 1:
        raise ValueError(text)
    return text
