"""The facilitator's script, filled in with the process's own dates, photos and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from prompts.catalogue import FALLBACK_LANGUAGE
from prompts.facilitation import Part, Step, When, load_script
from prompts.processfile import PhaseKind
from prompts.words import Words, pick
from storage.tables import Meeting, Phase, Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.pages import language_of, pages_of
from web.routes import Router
from web.wording import day
from workshop.board.finding import meetings_of, room_prompts_of
from workshop.board.hall import hall_phase
from workshop.process import current_process, phases_of
from workshop.reach.ways import spoken_address

FILLED_IN = ("question", "decider", "place", "opens", "closes", "photos", "address", "next")
"""What a script may leave to the process; prompts/script/README.md tells of each."""
router = Router(prefix="/board/script")


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step with the moment it begins, where that is known."""

    step: Step
    begins_at: datetime | None


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, phase: str = "") -> HTMLResponse:
    """Show the script of a phase; without one, that of the phase that is open or comes next."""
    now = stage.clock()
    with stage.store.reading() as session:
        process = current_process(session)
        today = hall_phase(session, process)
        chosen = hall_phase(session, process, phase or None)
        if chosen is None or today is None:
            raise HTTPException(404)
        meeting = _meeting_of(session, process, chosen, now)
        script = load_script(PhaseKind(chosen.kind))
        values = {
            **frame(session, process),
            "script": script,
            "parts": [(part.when, _timed(part, meeting)) for part in script.parts],
            "chosen": {"kind": chosen.kind, "title": chosen.title},
            "today": today.kind,
            "others": _today_first(phases_of(session, process), today),
            "meeting": _meeting(meeting),
            "fill": _fill(request, stage, session, process, chosen, meeting),
            "room_minutes": sum(step.minutes or 0 for step in _room(script.parts)),
        }
    return show_board(request, "board/script.html", signed_in, "process", **values)


def _fill(
    request: Request,
    stage: Backstage,
    session: Session,
    process: Process,
    phase: Phase,
    meeting: Meeting | None,
) -> dict[str, str]:
    language = language_of(request)
    zone = process.timezone
    return {
        "question": _in(process.question, language),
        "decider": _in(process.decider, language),
        "place": (meeting.place if meeting else "") or process.municipality,
        "opens": day(phase.opens_at, zone, language),
        "closes": day(phase.closes_at, zone, language),
        "photos": _photos(request, session, process, phase, language),
        "address": spoken_address(stage.public_url),
        "next": _next(request, session, process, meeting, language),
    }


def _photos(
    request: Request, session: Session, process: Process, phase: Phase, language: str
) -> str:
    deck = [prompt for prompt in room_prompts_of(session, process) if prompt.phase_id == phase.id]
    if not deck:
        return "–"
    has_pictures = any(prompt.picture for prompt in deck)
    key = "hall.photos_of" if has_pictures else "hall.questions_of"
    numbers = [one.number for one in deck if one.picture or not has_pictures]
    return pages_of(request).catalogue.say(key, language, numbers=_spans(numbers))


def _spans(numbers: list[int]) -> str:
    """Return numbers as people write them: 1–8, 10."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in spans)


def _next(
    request: Request, session: Session, process: Process, meeting: Meeting | None, language: str
) -> str:
    later = [
        one
        for one in meetings_of(session, process)
        if meeting is not None and one.starts_at > meeting.starts_at
    ]
    if not later:
        return pages_of(request).catalogue.say("hall.no_next", language)
    when = day(later[0].starts_at, process.timezone, language)
    return f"{_in(later[0].title, language)}, {when}"


def _meeting_of(session: Session, process: Process, phase: Phase, now: datetime) -> Meeting | None:
    held = [one for one in meetings_of(session, process) if one.phase_id == phase.id]
    ahead = [one for one in held if one.ends_at > now]
    return next(iter(ahead or held[-1:]), None)


def _meeting(meeting: Meeting | None) -> dict[str, Any] | None:
    if meeting is None:
        return None
    return {
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "minutes": (meeting.ends_at - meeting.starts_at).total_seconds() // 60,
    }


def _timed(part: Part, meeting: Meeting | None) -> list[TimedStep]:
    at = meeting.starts_at if meeting and part.when == When.ROOM else None
    timed = []
    for step in part.steps:
        timed.append(TimedStep(step, at))
        at = at + timedelta(minutes=step.minutes or 0) if at else None
    return timed


def _room(parts: tuple[Part, ...]) -> tuple[Step, ...]:
    return next((part.steps for part in parts if part.when == When.ROOM), ())


def _today_first(phases: list[Phase], today: Phase) -> list[tuple[str, Words]]:
    ordered = sorted(phases, key=lambda phase: (phase.kind != today.kind, phase.position))
    return [(phase.kind, phase.title) for phase in ordered]


def _in(words: Words, language: str) -> str:
    return pick(words, language, FALLBACK_LANGUAGE)
