"""Wall-clock moments of a process, made aware in its own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from prompts.parts.section import Section
from prompts.parts.values import wall_clock

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def read_zone(section: Section) -> str:
    """Return the name of the time zone and let every later moment use it."""
    name = section.text("timezone")
    if not section.is_sound("timezone"):
        return name
    try:
        section.findings.zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # What ZoneInfo raises differs with the odd name.
        section.error("timezone", "timezone_unknown", zone=name)
    return name


def read_moment(section: Section, key: str) -> datetime:
    """Return the moment in UTC; of an hour that the clock change gives twice, the first."""
    naive = section.parsed(key, wall_clock, NEVER, "not_a_moment")
    if not section.is_sound(key):
        return NEVER
    zone = section.findings.zone
    # UTC, because Python calls no two moments of a doubled hour equal across zones (PEP 495).
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    # An hour that spring skips does not survive the way to UTC and back.
    real = moment.astimezone(zone)
    if real.replace(tzinfo=None) != naive:
        section.warn(key, "hour_skipped", value=str(naive), real=f"{real:%H:%M}")
    return moment
