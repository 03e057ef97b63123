"""From what was typed to what is planned, or to every field that has to be put right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from storage.tables import Anchor, BroadcastKind, Meeting, Process, Prompt
from web.board.composing.draft import BOXES, Draft, What, whole_number
from web.board.room.meetingforms import Faults, read_day, read_time
from workshop.board.finding import find_meeting, prompts_of
from workshop.broadcasts import (
    MeetingOver,
    PhaseNotOpen,
    Plan,
    TooManyReminders,
    require_sendable,
)
from workshop.broadcasts.planning import MOST_PARTS
from workshop.broadcasts.when import AnchorOf, due_of
from workshop.refusals import BadAudience, UnknownMeeting
from workshop.residents.audience import read_audience
from workshop.talk.quiet import moment_at
from workshop.voices.keeping import clean_text

LONGEST_WORDS = 3_000
LONGEST_ALT = 500
LONGEST_BUTTON = 60
LONGEST_REASON = 300
LONGEST_PAUSE_DAYS = 60
LONGEST_REMIND_DAYS = 30
MOST_ANCHOR_DAYS = 60
PICTURE = re.compile(r"prompt-[0-9a-f]{32}\.jpg")
VOICE = re.compile(r"prompt-[0-9a-f]{32}\.(?:ogg|m4a|mp3)")
KINDS: Mapping[str, BroadcastKind] = {
    What.WORDS: BroadcastKind.WORDS,
    What.DIGEST: BroadcastKind.DIGEST,
    What.INVITATION: BroadcastKind.INVITATION,
}


@dataclass(frozen=True, slots=True)
class Composed:
    """What would be planned: of a series, the plan is that of its first part."""

    plan: Plan
    series: tuple[Prompt, ...] = ()
    every_days: int = 7
    is_now: bool = False
    reason: str = ""

    @property
    def prompts(self) -> Sequence[Prompt]:
        """The prompts that it puts, in order."""
        return self.series or ((self.plan.prompt,) if self.plan.prompt else ())


class _Reading:
    """One form being read; `faults` fills on the way."""

    def __init__(self, session: Session, process: Process, draft: Draft, now: datetime) -> None:
        self.session, self.process, self.draft, self.now = session, process, draft, now
        self.faults: Faults = {}

    def whole(self) -> Composed:
        prompts = self.prompts()
        words, picture, alt = self.words()
        due_at, anchor = self.when()
        plan = Plan(
            prompt=prompts[0] if prompts else None,
            words=words,
            audience=self.draft.expression,
            due_at=due_at,
            is_urgent=bool(self.draft.one("urgent")),
            kind=KINDS.get(self.draft.what),
            picture=picture,
            alt=alt,
            button=self.button(),
            voice=self.voice(),
            meeting=self.meeting() if self.draft.what == What.INVITATION else None,
            anchor=anchor,
            from_age=self.number("from_age", 0, 120),
            reminders=self.number("reminders", 0, 12) if prompts else 0,
            remind_after=self.number("remind_after", 1, LONGEST_REMIND_DAYS, 3) if prompts else 3,
        )
        is_series = self.draft.what == What.SERIES
        return Composed(
            plan,
            tuple(prompts) if is_series else (),
            self.number("every", 1, LONGEST_PAUSE_DAYS, 7) if is_series else 7,
            is_now=self.draft.one("when") not in ("at", "hang"),
            reason=self.reason(plan),
        )

    def button(self) -> dict[str, str] | None:
        """Only words of one's own lead to dots."""
        if self.draft.what != What.WORDS:
            return None
        return self._texts("button", LONGEST_BUTTON)

    def number(self, name: str, lowest: int, highest: int, otherwise: int = 0) -> int:
        number = self.draft.number(name, otherwise)
        if number is None or not lowest <= number <= highest:
            self.faults[name] = "compose.no_number"
            return max(lowest, otherwise)
        return number

    def prompts(self) -> list[Prompt]:
        known = {one.code: one for one in prompts_of(self.session, self.process) if not one.each}
        if self.draft.what == What.PROMPT:
            chosen = known.get(self.draft.one("prompt"))
            if chosen is None:
                self.faults["prompt"] = "compose.no_prompt"
            return [chosen] if chosen else []
        if self.draft.what != What.SERIES:
            return []
        places = self.draft.places()
        numbers = {code: whole_number(place) for code, place in places.items() if code in known}
        if any(number is None or number < 1 for number in numbers.values()):
            self.faults["series"] = "compose.no_place"
        elif len(set(numbers.values())) < len(numbers):
            self.faults["series"] = "compose.same_place"
        elif not 2 <= len(numbers) <= MOST_PARTS:
            self.faults["series"] = "compose.few_parts" if len(numbers) < 2 else "compose.many"
        return [known[code] for code in sorted(numbers, key=lambda one: numbers[one] or 0)]

    def words(self) -> tuple[dict[str, str] | None, str | None, dict[str, str] | None]:
        box = BOXES.get(self.draft.what)
        if box is None:
            return None, None, None
        words = self._texts(box, LONGEST_WORDS)
        if not words:
            self.faults[box] = "compose.no_words"
        picture = self.draft.one("picture") if self.draft.what == What.WORDS else ""
        if not PICTURE.fullmatch(picture) or self.draft.one("drop_picture"):
            return words, None, None
        alt = self._texts("alt", LONGEST_ALT)
        if any(code not in alt for code in self.process.languages):
            self.faults["alt"] = "compose.no_alt"
        return words, picture, alt

    def voice(self) -> str | None:
        """Return the recording that goes with own words; there are always words beside it."""
        voice = self.draft.one("voice_name") if self.draft.what == What.WORDS else ""
        is_dropped = bool(self.draft.one("drop_voice"))
        return voice if VOICE.fullmatch(voice) and not is_dropped else None

    def _texts(self, name: str, longest: int) -> dict[str, str]:
        typed = self.draft.by_language(name)
        texts = {code: clean_text(typed.get(code, "")) for code in self.process.languages}
        if any(len(text) > longest for text in texts.values()):
            self.faults[name] = "compose.too_long"
        return {code: text for code, text in texts.items() if text}

    def meeting(self) -> Meeting | None:
        try:
            return find_meeting(self.session, self.process, self.draft.one("meeting"))
        except UnknownMeeting:
            self.faults["meeting"] = "compose.no_meeting"
            return None

    def when(self) -> tuple[datetime, Anchor | None]:
        match self.draft.one("when"):
            case "at":
                return self._at(), None
            case "hang":
                return self._hung()
        return self.now, None

    def _at(self) -> datetime:
        day, clock = read_day(self.draft.one("day")), read_time(self.draft.one("clock"))
        if day is None or clock is None:
            self.faults["at"] = "compose.no_moment"
            return self.now
        at = moment_at(datetime.combine(day, clock), ZoneInfo(self.process.timezone))
        if at <= self.now:
            self.faults["at"] = "compose.at_past"
        return at

    def _hung(self) -> tuple[datetime, Anchor | None]:
        of, _, number = self.draft.one("hang").partition(":")
        row, days = whole_number(number), self.draft.number("days")
        clock = read_time(self.draft.one("hang_clock"))
        if of not in set(AnchorOf) or row is None:
            self.faults["hang"] = "compose.no_hang"
        elif days is None or abs(days) > MOST_ANCHOR_DAYS or clock is None:
            self.faults["hang"] = "compose.no_moment"
        else:
            anchor = Anchor(of=of, id=row, days=days, clock=clock.strftime("%H:%M"))
            due_at = due_of(self.session, self.process, anchor)
            if due_at is None:
                self.faults["hang"] = "compose.no_hang"
            elif due_at <= self.now:
                self.faults["hang"] = "compose.hang_past"
            return due_at or self.now, anchor
        return self.now, None

    def reason(self, plan: Plan) -> str:
        reason = clean_text(self.draft.one("reason"))[:LONGEST_REASON]
        if plan.is_urgent and not reason:
            self.faults["reason"] = "compose.no_reason"
        return reason if plan.is_urgent else ""

    def require_sendable(self, plan: Plan) -> None:
        try:
            require_sendable(self.session, self.process, plan, now=self.now)
        except TooManyReminders:
            self.faults["reminders"] = "compose.too_many_reminders"
        except MeetingOver:
            self.faults["meeting"] = "compose.meeting_over"
        except PhaseNotOpen:
            self.faults["when"] = "compose.phase_not_open"


def read_draft(
    session: Session, process: Process, draft: Draft, *, now: datetime
) -> tuple[Composed | None, Faults]:
    """Return what was composed, or None and what has to be put right: field to sentence."""
    reading = _Reading(session, process, draft, now)
    composed = reading.whole()
    reading.faults |= audience_fault(session, process, draft)
    if reading.faults:
        return None, reading.faults
    reading.require_sendable(composed.plan)
    return (None, reading.faults) if reading.faults else (composed, {})


def audience_fault(session: Session, process: Process, draft: Draft) -> Faults:
    """Return what is wrong with the audience, if anything is: what is half chosen is nobody's."""
    if draft.is_half_chosen:
        return {"audience": "compose.half_condition"}
    if not draft.expression:
        return {"audience": "compose.no_expression"}
    try:
        read_audience(session, process, draft.expression)
    except BadAudience:
        return {"audience": "compose.bad_audience"}
    return {}
