"""Looking at a message to many before it is planned, and planning it, once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.broadcasts.wording import audience_in_words, names_of
from web.board.composing.choices import with_fresh_words
from web.board.composing.composed import Composed, read_draft
from web.board.composing.draft import Typed, whole_number
from web.board.composing.form import (
    MOST_FORM_BYTES,
    NEW,
    TAB,
    Photo,
    Voice,
    show_form,
    with_files,
    with_what_is_left,
)
from web.board.composing.outlook import outlook_of
from web.board.composing.previewing import previews_of, says_of
from web.board.composing.sealing import Sealed, new_key, open_draft, seal_draft
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.room.meetingforms import Faults
from web.fields import Text
from web.pages import language_of
from web.routes import Router
from workshop.board.staff import SignedIn, record
from workshop.broadcasts import MeetingOver, plan_broadcast, plan_series
from workshop.broadcasts.planning import PLANNING, planned_by
from workshop.doors.carried import NotCarried
from workshop.process import current_process

CHECK = "/board/broadcasts/check"
router = Router(prefix="/board/broadcasts")


@dataclass(frozen=True, slots=True)
class Again:
    """Nothing was planned: the form is shown if it has faults, else the check page anew."""

    faults: Faults
    is_changed: bool = False
    wrong_count: bool = False


@router.get("/check")
def nothing_to_check(_signed_in: Changer) -> Response:
    """Lead whoever comes back to this address to the form."""
    return RedirectResponse(NEW, status_code=303)


@router.post("/check", max_body_size=MOST_FORM_BYTES)
def check(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    draft: Typed,
    photo: Photo = None,
    voice: Voice = None,
    sealed: Text = "",
    count: Text = "",
) -> Response:
    """Show what would go, to whom and when; nothing is planned yet.

    The page itself sends what it carries, `sealed`, to be shown in another language.
    """
    if sealed:
        try:
            who = signed_in.facilitator_id
            carried = open_draft(stage.vault, sealed, who, now=stage.clock())
        except NotCarried:
            return RedirectResponse(f"{NEW}?gone=1", status_code=303)
        return _show_check(request, stage, signed_in, carried, typed=count)
    draft, faults = with_files(stage, draft, photo, voice)
    with stage.store.reading() as session:
        process = current_process(session)
        draft = with_fresh_words(session, stage, process, draft)
        _, wrong = read_draft(session, process, draft, now=stage.clock())
    if faults or wrong:
        return show_form(request, stage, signed_in, draft, wrong | faults)
    return _show_check(request, stage, signed_in, Sealed(draft, new_key()))


@router.post("/plan")
def plan(
    request: Request, stage: Stage, signed_in: Changing, sealed: Text = "", count: Text = ""
) -> Response:
    """Plan the very broadcast that was shown, once; if it would be another one, show that."""
    who, now = signed_in.facilitator_id, stage.clock()
    try:
        carried = open_draft(stage.vault, sealed, who, now=now)
    except NotCarried:
        return RedirectResponse(f"{NEW}?gone=1", status_code=303)
    draft, gone = with_what_is_left(stage, carried.draft)
    if gone:
        return show_form(request, stage, signed_in, draft, gone)
    with stage.store.writing() as session:
        process = current_process(session)
        done = _plan(session, stage, process, carried, count, signed_in, now)
    if isinstance(done, int):
        return RedirectResponse(f"/board/broadcasts/{done}", status_code=303)
    if done.faults:
        return show_form(request, stage, signed_in, carried.draft, done.faults)
    return _show_check(request, stage, signed_in, carried, done, typed=count)


def _plan(
    session: Session,
    stage: Backstage,
    process: Process,
    carried: Sealed,
    count: str,
    signed_in: SignedIn,
    now: datetime,
) -> int | Again:
    # The same form, sent twice at once: the second waits here, and finds what the first did.
    take_turn(session, PLANNING)
    if (known := planned_by(session, carried.key)) is not None:
        return known.id
    composed, faults = read_draft(session, process, carried.draft, now=now)
    if composed is None:
        return Again(faults)
    outlook = outlook_of(session, process, composed, now=now)
    seen = outlook.mark(says_of(process, composed, stage.make_say))
    if seen != carried.seen or not outlook.can_go:
        return Again({}, is_changed=True)
    if outlook.must_type and whole_number(count) != outlook.count:
        return Again({}, wrong_count=True)
    who = signed_in.facilitator_id
    made = replace(composed.plan, due_at=outlook.due_at, submitted=carried.key, facilitator_id=who)
    try:
        number = _put_in_schedule(session, process, replace(composed, plan=made), now)
    except MeetingOver:
        # It was not when the form was read, but is when the time to undo is over.
        return Again({"meeting": "compose.meeting_over"})
    why = {"reason": composed.reason} if composed.reason else {}
    record(session, "broadcast", facilitator_id=who, now=now, broadcast_id=number, **why)
    return number


def _put_in_schedule(session: Session, process: Process, composed: Composed, now: datetime) -> int:
    if not composed.series:
        return plan_broadcast(session, process, composed.plan, now=now).id
    series, days = composed.series, composed.every_days
    return plan_series(session, process, composed.plan, series, every_days=days, now=now)[0].id


def _show_check(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    sealed: Sealed,
    again: Again | None = None,
    *,
    typed: str = "",
) -> Response:
    now = stage.clock()
    draft, gone = with_what_is_left(stage, sealed.draft)
    if gone:
        return show_form(request, stage, signed_in, draft, gone)
    with stage.store.reading() as session:
        process = current_process(session)
        composed, faults = read_draft(session, process, sealed.draft, now=now)
        if composed is None:
            return show_form(request, stage, signed_in, sealed.draft, faults)
        outlook = outlook_of(session, process, composed, now=now)
        says = says_of(process, composed, stage.make_say)
        names = names_of(session, process, stage.catalogue, language_of(request))
        age = composed.plan.from_age
        values: dict[str, Any] = {
            **frame(session, process),
            "in_words": audience_in_words(names, composed.plan.audience, from_age=age),
            "previews": previews_of(says, outlook.by_language, now=now),
            "every_days": composed.every_days,
            "reason": composed.reason,
        }
        shown = replace(sealed, seen=outlook.mark(says))
    carried = seal_draft(stage.vault, shown, signed_in.facilitator_id, now=now)
    told = {"outlook": outlook, "sealed": carried, "typed": typed, "path": CHECK}
    told["language_form"] = "confirm"
    again = again or Again({})
    told |= {"is_changed": again.is_changed, "wrong_count": again.wrong_count}
    status = 409 if again.is_changed else 422 if again.wrong_count else 200
    template = "board/composing/check.html"
    return show_board(request, template, signed_in, TAB, status=status, **told, **values)
