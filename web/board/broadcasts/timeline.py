"""The calendar of a process, drawn: where on a line each thing stands; and week by week, told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date

from storage.tables import Meeting, Phase, Words
from workshop.broadcasts.calendar import Calendar
from workshop.broadcasts.standing import Line, Standing

DAY = timedelta(days=1)
WEEK_DAYS = 7
WIDE = 1000.0
"""So many units of its own is the drawing wide."""
LEFT_OF_EDGE = 0.72
"""Words that begin further right than this share of the line are written to the left."""
TALLEST = 44
LANE = 30
"""Units of height for the answers of the busiest day, and for a phase."""
ROW = 22
"""Units of height for a row of signs."""
ROWS = (
    ("meeting",),
    ("sent",),
    ("planned",),
    ("reminder-sent", "reminder"),
    ("asks", "cancelled"),
)
"""Which signs stand in a row of their own, so that those of one day do not lie on each other."""
GONE = (Standing.DONE, Standing.UNDER_WAY, Standing.PAUSED)


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase: where it begins, how wide it is, in which lane; its words may stand to the left."""

    title: Words
    state: str
    x: float
    width: float
    y: int
    is_left: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens at one moment."""

    kind: str
    x: float


@dataclass(frozen=True, slots=True)
class Column:
    """The answers of one day."""

    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: months with where they begin, then what stands in it; `today` if within."""

    months: Sequence[tuple[float, str]]
    phases: Sequence[Bar]
    rows: Sequence[tuple[int, Sequence[Mark]]]
    answers: Sequence[Column]
    most: int
    today: float | None

    @property
    def lanes(self) -> int:
        """How high the phases are together."""
        return LANE * len(self.phases)

    @property
    def signs(self) -> int:
        """How high the rows of signs are together."""
        return ROW * len(self.rows)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens in a week; `mark` is its sign in the drawing, if it has one."""

    at: datetime
    what: str
    thing: Phase | Meeting | Line
    mark: str = ""


@dataclass(slots=True)
class Week:
    """One week from Monday: what happens, in order, and how many answers came on which day."""

    monday: date
    is_now: bool
    events: list[Event] = field(default_factory=list)
    answers: list[tuple[date, int]] = field(default_factory=list)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + 6 * DAY

    @property
    def number(self) -> int:
        """Its number in the calendar."""
        return self.monday.isocalendar().week

    @property
    def total(self) -> int:
        """How many answers came."""
        return sum(count for _, count in self.answers)


class _Axis:
    """Moments as places on the line."""

    def __init__(self, calendar: Calendar, zone: ZoneInfo, now: datetime) -> None:
        days = [*_days(calendar, zone), now.astimezone(zone).date()]
        self.zone = zone
        self.first = min(days) - DAY
        self.last = max(days) + DAY
        self._all = (self.last - self.first + DAY) / DAY

    def of_day(self, day: date) -> float:
        return round((day - self.first) / DAY / self._all * WIDE, 1)

    def of(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        share = (local.hour * 60 + local.minute) / (24 * 60)
        return round(self.of_day(local.date()) + share * self.day_width, 1)

    @property
    def day_width(self) -> float:
        return WIDE / self._all


def timeline_of(calendar: Calendar, timezone: str, *, now: datetime, language: str) -> Timeline:
    """Return the calendar as a drawing."""
    axis = _Axis(calendar, ZoneInfo(timezone), now)
    most = max(calendar.answers.values(), default=0)
    return Timeline(
        months=list(_months(axis, language)),
        phases=[_bar(axis, one, nth * LANE) for nth, one in enumerate(calendar.phases)],
        rows=_rows(axis, calendar),
        answers=[
            Column(axis.of_day(day), max(2.0, axis.day_width - 1), count / most * TALLEST)
            for day, count in sorted(calendar.answers.items())
        ],
        most=most,
        today=axis.of(now),
    )


def _rows(axis: _Axis, calendar: Calendar) -> list[tuple[int, list[Mark]]]:
    """Return the rows in which signs stand: how far down each lies, with its signs."""
    marks = [
        *(Mark("meeting", axis.of(one.starts_at)) for one in calendar.meetings),
        *(Mark(mark_of(one), axis.of(one.due_at)) for one in calendar.broadcasts),
    ]
    rows = [[mark for mark in marks if mark.kind in kinds] for kinds in ROWS]
    return [(nth * ROW, row) for nth, row in enumerate(filter(None, rows))]


def mark_of(line: Line) -> str:
    """Return which sign a broadcast has in the drawing and beside its name."""
    if line.standing == Standing.ASKS:
        return "asks"
    if line.standing == Standing.CANCELLED:
        return "cancelled"
    is_out = line.standing in GONE
    if line.reminds_id is not None:
        return "reminder-sent" if is_out else "reminder"
    return "sent" if is_out else "planned"


def weeks_of(calendar: Calendar, timezone: str, *, now: datetime) -> list[Week]:
    """Return this week and those in which something happens, in order."""
    zone = ZoneInfo(timezone)
    this = _monday(now.astimezone(zone).date())
    weeks: dict[date, Week] = {this: Week(this, is_now=True)}

    def week_of(day: date) -> Week:
        monday = _monday(day)
        return weeks.setdefault(monday, Week(monday, is_now=False))

    for event in sorted(_events(calendar), key=lambda one: one.at):
        week_of(event.at.astimezone(zone).date()).events.append(event)
    for day, count in sorted(calendar.answers.items()):
        week_of(day).answers.append((day, count))
    return [week for _, week in sorted(weeks.items())]


def _events(calendar: Calendar) -> Iterator[Event]:
    for phase in calendar.phases:
        yield Event(phase.opens_at, "opens", phase)
        yield Event(phase.closes_at, "closes", phase)
    for meeting in calendar.meetings:
        yield Event(meeting.starts_at, "meeting", meeting, "meeting")
    for line in calendar.broadcasts:
        yield Event(line.due_at, "broadcast", line, mark_of(line))


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _days(calendar: Calendar, zone: ZoneInfo) -> Iterator[date]:
    moments = [
        *(one.opens_at for one in calendar.phases),
        *(one.closes_at for one in calendar.phases),
        *(one.starts_at for one in calendar.meetings),
        *(one.due_at for one in calendar.broadcasts),
    ]
    yield from (one.astimezone(zone).date() for one in moments)
    yield from calendar.answers


def _months(axis: _Axis, language: str) -> Iterator[tuple[float, str]]:
    days = (axis.first + nth * DAY for nth in range((axis.last - axis.first).days + 1))
    for _, month in groupby(days, lambda day: (day.year, day.month)):
        of_month = list(month)
        if len(of_month) >= WEEK_DAYS:
            yield axis.of_day(of_month[0]), format_date(of_month[0], "MMM", locale=language)


def _bar(axis: _Axis, phase: Phase, y: int) -> Bar:
    x, end = axis.of(phase.opens_at), axis.of(phase.closes_at)
    is_left = x > LEFT_OF_EDGE * WIDE
    return Bar(phase.title, phase.state, x, max(4.0, round(end - x, 1)), y, is_left)
