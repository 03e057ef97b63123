"""The days of the demonstration: whenever it is run, the workshop was a few days ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prompts.processfile import PhaseFile, ProcessFile

DAYS_UNDER_WAY = 11
"""So long the first phase has been open at least: its workshop, on the eleventh day, is over."""


def moved_to(file: ProcessFile, now: datetime) -> ProcessFile:
    """Return the process with all its dates moved by whole weeks, so that it is under way now.

    Weekdays and hours of the day stay as they are, summer time or not.
    """
    zone = ZoneInfo(file.timezone)
    newest = now.astimezone(zone).date() - timedelta(days=DAYS_UNDER_WAY)
    weeks = (newest - first_day(file)).days // 7
    return replace(file, phases=tuple(_moved_phase(p, zone, weeks) for p in file.phases))


def first_day(file: ProcessFile) -> date:
    """Return the day that the first phase opens, in the process's time zone."""
    return file.phases[0].opens_at.astimezone(ZoneInfo(file.timezone)).date()


def moment_of(file: ProcessFile, day: int, at: time) -> datetime:
    """Return a time of day on a day of the first phase (its first is 1), as aware UTC."""
    local = datetime.combine(first_day(file) + timedelta(days=day - 1), at)
    return local.replace(tzinfo=ZoneInfo(file.timezone)).astimezone(UTC)


def _moved_phase(phase: PhaseFile, zone: ZoneInfo, weeks: int) -> PhaseFile:
    def moved(moment: datetime) -> datetime:
        # Adding to a local time keeps the hour on the wall.
        return (moment.astimezone(zone) + timedelta(weeks=weeks)).astimezone(UTC)

    return replace(
        phase,
        opens_at=moved(phase.opens_at),
        closes_at=moved(phase.closes_at),
        workshops=tuple(
            replace(plan, starts_at=moved(plan.starts_at), ends_at=moved(plan.ends_at))
            for plan in phase.workshops
        ),
    )
