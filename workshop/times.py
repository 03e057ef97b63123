"""Moments as people in the process's time zone read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

SPOKEN = "EEEE d. MMMM"
SPOKEN_ENGLISH = "EEEE d MMMM"
MOMENT = "EEEE d. MMMM y 'kl'. HH:mm"
MOMENT_ENGLISH = "EEEE d MMMM y, HH:mm"


def day_in_words(moment: datetime, timezone: str, language: str) -> str:
    """Return the weekday and date of a moment in a time zone, in words of a language."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = SPOKEN_ENGLISH if language == "en" else SPOKEN
    return format_date(local.date(), pattern, locale=_locale(language))


def moment_in_words(moment: datetime, timezone: str, language: str) -> str:
    """Return the day, year and time of day in a time zone: torsdag 1. januar 2099 kl. 12:00."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = MOMENT_ENGLISH if language == "en" else MOMENT
    return format_datetime(local.replace(tzinfo=None), pattern, locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except UnknownLocaleError:
        return Locale("nb")
