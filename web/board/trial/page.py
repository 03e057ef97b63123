"""Sending to oneself first: the chat as a resident has it, for its facilitator alone.

What is answered here is played, and never kept as an answer (decision 0042).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.composing.composed import read_draft
from web.board.composing.form import NEW, with_what_is_left
from web.board.composing.sealing import Sealed, new_key, open_draft, seal_draft
from web.board.doors.gate import Changer, Changing
from web.board.trial.carrying import Trial, find, keep
from web.chat.visitor import new_nonce
from web.fields import Text
from web.pages import show
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.broadcasts import Plan
from workshop.doors.carried import NotCarried
from workshop.messages import Said
from workshop.process import current_process
from workshop.trials import Choice, Did, Trying, drop_trial

TRIAL = "/board/trial"
LONGEST_TEXT = 4_000
PLACE = re.compile(r"(\d{1,3})\.(\d{1,2})\.(\d{1,2})", re.ASCII)
"""Where a button stands: the place of its message, of its row, and in it."""
router = Router()


@router.post("/board/broadcasts/try")
def send_to_me(stage: Stage, signed_in: Changing, sealed: Text = "") -> Response:
    """Put what is on the check page into its facilitator's own chat; what was there goes."""
    who, now = signed_in.facilitator_id, stage.clock()
    try:
        draft = open_draft(stage.vault, sealed, who, now=now).draft
    except NotCarried:
        return RedirectResponse(f"{NEW}?gone=1", status_code=303)
    with stage.store.writing() as session:
        keep(session, stage.vault, who, Trial(draft, now, {}), now=now)
    return RedirectResponse(TRIAL, status_code=303)


@router.get(TRIAL)
def look(request: Request, stage: Stage, signed_in: Changer, spoken: str = "") -> Response:
    """Show the chat with what was sent to oneself last, in one of its languages."""
    who, now = signed_in.facilitator_id, stage.clock()
    with stage.store.reading() as session:
        process = current_process(session)
        trial = find(session, stage, who, now=now)
        plans = plans_of(session, process, trial) if trial else ()
    code = spoken if spoken in process.languages else process.languages[0]
    values: dict[str, Any] = {"title": process.title, "timezone": process.timezone, "spoken": code}
    values |= {"process_languages": process.languages, "path": TRIAL, "signed_in": signed_in}
    if trial is None or not plans:
        return show(request, "board/trial/none.html", conversation=code, **values)
    with_what_is_left(stage, trial.draft)
    played = stage.play(Trying(plans, code, who, trial.at, trial.did.get(code, ())))
    form = Sealed(trial.draft, new_key())
    return show(
        request,
        "board/trial/page.html",
        conversation=code,
        history=played.history,
        last_words=played.last_words,
        more_in_ms=None,
        nonce=new_nonce,
        parts=len(plans),
        is_full=trial.is_full(code),
        sealed=seal_draft(stage.vault, form, who, now=now),
        doors={
            "press": f"{TRIAL}/press", "token": signed_in.form_token, "spoken": code,
            "page": f"{TRIAL}?{urlencode({'spoken': code})}",
        },
        **values,
    )  # fmt: skip


@router.post(f"{TRIAL}/say")
def say(stage: Stage, signed_in: Changing, text: Text = "", spoken: Text = "") -> Response:
    """Answer in words, as a resident would."""
    words = text[:LONGEST_TEXT]
    return _do(stage, signed_in, spoken, Said(words) if words.strip() else None)


@router.post(f"{TRIAL}/press")
def press(
    stage: Stage, signed_in: Changing, press: Text = "", on: Text = "", spoken: Text = ""
) -> Response:
    """Press a button under a message, as a resident would."""
    place = PLACE.fullmatch(f"{on}.{press}")
    choice = Choice(*map(int, place.groups())) if place else None
    return _do(stage, signed_in, spoken, choice)


@router.post(f"{TRIAL}/end")
def end(stage: Stage, signed_in: Changing) -> Response:
    """Let go what was tried and answered."""
    with stage.store.writing() as session:
        drop_trial(session, signed_in.facilitator_id)
    return RedirectResponse(TRIAL, status_code=303)


def plans_of(session: Session, process: Process, trial: Trial) -> Sequence[Plan]:
    """Return the parts of what is tried; none if it could not be sent any more."""
    composed, _ = read_draft(session, process, trial.draft, now=trial.at)
    if composed is None:
        return ()
    plan = replace(composed.plan, due_at=trial.at, anchor=None)
    if not composed.series:
        return (plan,)
    return [replace(plan, prompt=one, words=None) for one in composed.series]


def _do(
    stage: Backstage, signed_in: SignedIn, spoken: str, what: Said | Choice | None
) -> Response:
    who, now = signed_in.facilitator_id, stage.clock()
    with stage.store.writing() as session:
        trial = find(session, stage, who, now=now)
        is_known = spoken in current_process(session).languages
        if trial is not None and what is not None and is_known:
            keep(session, stage.vault, who, trial.after(spoken, Did(now, what)), now=now)
    return RedirectResponse(f"{TRIAL}?{urlencode({'spoken': spoken})}#end", status_code=303)
