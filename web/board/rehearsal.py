"""The rehearsal: robots answer, so that facilitators can try the evening, and it is wiped."""

from __future__ import annotations

from collections.abc import Container
from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changer, Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.fields import Text
from web.routes import Router
from workshop.board.hall import hall_phase
from workshop.board.items import kinds_without_choice
from workshop.process import current_process, phases_of
from workshop.refusals import NotAsShown, UnknownPhase
from workshop.rehearsal.leaving import what_goes
from workshop.rehearsal.marks import rehearsal_of
from workshop.rehearsal.starting import SIZES, Pace, Progress, go_on_with, note, progress_of, start
from workshop.rehearsal.wiping import wipe
from workshop.upkeep.condition import FRESH_FOR
from workshop.upkeep.intake import heartbeats

PAGE = "/board/rehearsal"
DONE = {
    "started": "rehearsal.started",
    "round": "rehearsal.going_on",
    "wiped": "rehearsal.wiped",
}
router = Router(prefix=PAGE)


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, done: str = "") -> HTMLResponse:
    """Say what a rehearsal is, with the form that starts one; or how far the one that is on is."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {**frame(session, process), **_state(session, stage, process)}
    return show_board(
        request, "board/rehearsal.html", signed_in, "process",
        done=DONE.get(done), sizes=SIZES, paces=list(Pace), **values,
    )  # fmt: skip


@router.post("")
def begin(
    stage: Stage,
    signed_in: Changing,
    phase: Text = "",
    robots: Annotated[int, Form()] = SIZES[0],
    pace: Annotated[Pace, Form()] = Pace.CALM,
) -> Response:
    """Start a rehearsal; if one is on, nothing changes."""
    if robots not in SIZES:
        raise HTTPException(400)
    now, who = stage.clock(), signed_in.facilitator_id
    try:
        with stage.store.writing() as session:
            process = current_process(session)
            if start(session, process, phase, robots=robots, pace=pace, now=now):
                note(session, "started", facilitator_id=who, now=now, robots=robots, phase=phase)
    except UnknownPhase as error:
        raise HTTPException(400) from error
    return RedirectResponse(f"{PAGE}?done=started", status_code=303)


@router.post("/round")
def another_round(stage: Stage, signed_in: Changing, phase: Text = "") -> Response:
    """Let the robots answer another round too."""
    now, who = stage.clock(), signed_in.facilitator_id
    try:
        with stage.store.writing() as session:
            if go_on_with(session, current_process(session), phase):
                note(session, "round", facilitator_id=who, now=now, phase=phase)
    except UnknownPhase as error:
        raise HTTPException(400) from error
    return RedirectResponse(f"{PAGE}?done=round", status_code=303)


@router.get("/wipe")
def confirm(
    request: Request, stage: Stage, signed_in: Changer, *, changed: bool = False
) -> Response:
    """Say what a wipe takes away, before it does."""
    with stage.store.reading() as session:
        process = current_process(session)
        if rehearsal_of(session, process) is None:
            return RedirectResponse(PAGE, status_code=303)
        values = {**frame(session, process), "leaving": what_goes(session, process)}
    return show_board(
        request, "board/rehearsal_wipe.html", signed_in, "process", is_changed=changed, **values
    )


@router.post("/wipe")
def wipe_it(stage: Stage, signed_in: Changing, shown: Text = "") -> Response:
    """Delete the rehearsal and all that was made of it alone, if that is what was `shown`."""
    try:
        with stage.store.writing() as session:
            wipe(hand_of(session, stage, signed_in), shown=shown)
    except NotAsShown:
        return RedirectResponse(f"{PAGE}/wipe?changed=1", status_code=303)
    return RedirectResponse(f"{PAGE}?done=wiped", status_code=303)


def _state(session: Session, stage: Backstage, process: Process) -> dict[str, Any]:
    rehearsal = rehearsal_of(session, process)
    phase = hall_phase(session, process)
    progress = progress_of(session, rehearsal) if rehearsal else None
    lacking = _lacking(session, process)
    return {
        "progress": progress,
        "phase_now": phase.kind if phase else None,
        "lacking": lacking,
        "next_round": _next_round(session, process, progress, dict(lacking)) if progress else None,
        "is_clock_going": _is_clock_going(session, stage),
    }


def _next_round(
    session: Session, process: Process, progress: Progress, lacking: Container[str]
) -> str | None:
    """Return the first round but this one in which there is something to ask about."""
    others = (one.kind for one in phases_of(session, process) if one.kind != progress.phase)
    return next((kind for kind in others if kind not in lacking), None)


def _is_clock_going(session: Session, stage: Backstage) -> bool:
    clock = heartbeats(session).get("clock")
    return clock is not None and stage.clock() - clock.beat_at < FRESH_FOR


def _lacking(session: Session, process: Process) -> list[tuple[str, ItemKind]]:
    """Return the rounds in which there is nothing to ask about yet, and what is to be chosen."""
    lacking = kinds_without_choice(session, process, with_rehearsed=True)
    phases = phases_of(session, process)
    return [(one.kind, lacking[one.kind]) for one in phases if one.kind in lacking]
