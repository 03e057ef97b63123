"""Quiet hours and other wall-clock times of a process, as moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.tables import Process

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def moment_at(wall_clock: datetime, zone: ZoneInfo) -> datetime:
    """Return when clocks in the zone show this naive time, in UTC.

    An hour that comes twice means its first time; an hour that is skipped means the moment the
    clock jumps (02:30 becomes 03:00), so that nothing promised falls out.
    """
    first = wall_clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall_clock:
        return first
    # In a gap fold=1 counts with the offset after the jump, which gives a moment before it.
    earlier = wall_clock.replace(tzinfo=zone, fold=1, second=0, microsecond=0).astimezone(UTC)
    before = earlier.astimezone(zone).utcoffset()
    while earlier.astimezone(zone).utcoffset() == before:
        earlier += MINUTE
    return earlier


def is_quiet(process: Process, now: datetime) -> bool:
    """Tell whether nothing is sent unasked at this moment."""
    starts, ends = _hours(process)
    clock = now.astimezone(ZoneInfo(process.timezone)).time()
    if starts <= ends:
        return starts <= clock < ends
    return clock >= starts or clock < ends


def after_quiet(process: Process, moment: datetime) -> datetime:
    """Return this moment, or the end of the quiet hours it falls in; UTC."""
    if not is_quiet(process, moment):
        return moment
    zone = ZoneInfo(process.timezone)
    _, ends = _hours(process)
    today = moment.astimezone(zone).date()
    end = moment_at(datetime.combine(today, ends), zone)
    return end if end > moment else moment_at(datetime.combine(today + DAY, ends), zone)


def _hours(process: Process) -> tuple[time, time]:
    hours = process.quiet_hours
    return time.fromisoformat(hours["starts"]), time.fromisoformat(hours["ends"])
