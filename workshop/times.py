"""Moments as people in the process's time zone read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

SPOKEN = "EEEE d. MMMM"
SPOKEN_ENGLISH = "EEEE d MMMM"


def day_in_words(moment: datetime, timezone: str, language: str) -> str:
    """Return the weekday and date of a moment in a time zone, in words of a language."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = SPOKEN_ENGLISH if language == "en" else SPOKEN
    return format_date(local.date(), pattern, locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except UnknownLocaleError:
        return Locale("nb")
