"""The planned dates of a phase, to be changed at the board."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Phase, Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.room.meetingforms import Faults, read_day, read_time
from web.fields import Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.process import current_process, phases_of
from workshop.refusals import BadDates, NotAsShown, UnknownPhase
from workshop.steering.dates import (
    DateFault,
    Dates,
    Warned,
    cautions,
    change_dates,
    faults_of,
    find_phase,
    let_file_decide,
    mark_of,
    neighbours,
)

PAGE = "/board/process"
SAID = {
    DateFault.CLOSES_FIRST: "process.dates_closes_first",
    DateFault.BEFORE_OTHER: "process.dates_before_other",
    DateFault.AFTER_OTHER: "process.dates_after_other",
    DateFault.DELETES: "process.dates_deletes",
}
router = Router(prefix="/board/process/dates/{kind}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; `seen` marks the dates it began with, `warned` what was read."""

    opens_day: str
    opens_time: str
    closes_day: str
    closes_time: str
    moves_it: bool
    seen: str
    warned: str = ""


def typed(
    opens_day: Text = "",
    opens_time: Text = "",
    closes_day: Text = "",
    closes_time: Text = "",
    moves_it: Annotated[bool, Form()] = False,
    seen: Text = "",
    warned: Text = "",
) -> Typed:
    """Return the form as it was sent."""
    return Typed(opens_day, opens_time, closes_day, closes_time, moves_it, seen, warned)


@router.get("")
def form(request: Request, stage: Stage, signed_in: Changer, kind: str) -> Response:
    """Show the dates of a phase, to be changed."""
    with stage.store.reading() as session:
        process = current_process(session)
        as_it_stands = _as_typed(process, _find(session, process, kind))
    return _show(request, stage, signed_in, kind, as_it_stands)


@router.post("")
def save(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    kind: str,
    form: Annotated[Typed, Depends(typed)],
) -> Response:
    """Set the dates, once what depends on them has been read and found right."""
    now, who = stage.clock(), signed_in.facilitator_id
    with stage.store.reading() as session:
        process = current_process(session)
        phase = _find(session, process, kind)
        dates, faults = read_dates(form, process)
        if dates is not None:
            wrong = faults_of(phases_of(session, process), phase, dates, process, now)
            faults = {name: SAID[fault] for name, fault in wrong.items()}
        if faults or dates is None:
            return _show(request, stage, signed_in, kind, form, faults=faults)
        warned = cautions(session, process, phase, dates, now=now)
        is_stale = mark_of(phase) != form.seen
    if is_stale or _mark(warned) != form.warned:
        return _show(request, stage, signed_in, kind, form, warned=warned, is_stale=is_stale)
    try:
        with stage.store.writing() as session:
            process = current_process(session)
            change_dates(
                session, process, kind, dates, seen=form.seen, facilitator_id=who, now=now
            )
    except (NotAsShown, BadDates):
        # Somebody was faster by a moment.
        return _show(request, stage, signed_in, kind, form, is_stale=True)
    return RedirectResponse(f"{PAGE}?done=dates", status_code=303)


@router.post("/file")
def as_in_file(stage: Stage, signed_in: Changing, kind: str) -> Response:
    """Let the process file set the dates again, when it is loaded next."""
    now, who = stage.clock(), signed_in.facilitator_id
    try:
        with stage.store.writing() as session:
            let_file_decide(session, current_process(session), kind, facilitator_id=who, now=now)
    except UnknownPhase as error:
        raise HTTPException(404) from error
    return RedirectResponse(f"{PAGE}?done=file", status_code=303)


def read_dates(form: Typed, process: Process) -> tuple[Dates | None, Faults]:
    """Return what was written as moments in UTC, or None and what has to be put right."""
    zone = ZoneInfo(process.timezone)
    opens, opens_fault = _moment(form.opens_day, form.opens_time, zone)
    closes, closes_fault = _moment(form.closes_day, form.closes_time, zone)
    faults = {"opens": opens_fault, "closes": closes_fault}
    if opens is None or closes is None:
        return None, {name: key for name, key in faults.items() if key}
    return Dates(opens, closes, form.moves_it), {}


def _moment(day: str, hour: str, zone: ZoneInfo) -> tuple[datetime | None, str]:
    read = read_day(day), read_time(hour)
    if read[0] is None or read[1] is None:
        return None, "process.dates_no_moment"
    local = datetime.combine(read[0], read[1], zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None, "process.dates_no_such_hour"
    return moment, ""


def _as_typed(process: Process, phase: Phase) -> Typed:
    zone = ZoneInfo(process.timezone)
    opens, closes = phase.opens_at.astimezone(zone), phase.closes_at.astimezone(zone)
    return Typed(
        opens.date().isoformat(),
        opens.strftime("%H:%M"),
        closes.date().isoformat(),
        closes.strftime("%H:%M"),
        not phase.moved_by_hand,
        mark_of(phase),
    )


def _find(session: Session, process: Process, kind: str) -> Phase:
    try:
        return find_phase(session, process, kind)
    except UnknownPhase as error:
        raise HTTPException(404) from error


def _mark(warned: Sequence[Warned]) -> str:
    """Return a mark of what was warned of; of nothing, none."""
    return hashlib.sha256(repr(warned).encode()).hexdigest()[:32] if warned else ""


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    kind: str,
    form: Typed,
    *,
    faults: Faults | None = None,
    warned: Sequence[Warned] = (),
    is_stale: bool = False,
) -> Response:
    with stage.store.reading() as session:
        process = current_process(session)
        phase = _find(session, process, kind)
        before, after = neighbours(phases_of(session, process), phase)
        values: dict[str, Any] = {**frame(session, process), "phase": phase}
        values |= {"before": before, "after": after, "zone": process.timezone}
    shown = replace(form, seen=mark_of(phase), warned=_mark(warned))
    told = {"typed": shown, "faults": faults or {}, "warned": warned, "is_stale": is_stale}
    status = 422 if faults else 409 if is_stale else 200
    template = "board/phase_dates.html"
    return show_board(request, template, signed_in, "process", status=status, **told, **values)
