"""What a facilitator does with a broadcast: one press each, with a trace of who did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, HTTPException, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastState, Process, Series
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing
from web.board.returning import way_back
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn, record
from workshop.broadcasts.planning import MeetingOver, PhaseNotOpen, reminders_of
from workshop.broadcasts.running import (
    cancel,
    end_series,
    find_broadcast,
    let_be,
    pause,
    resume,
    revive,
    say_again,
    send_after_all,
    uncertain_rows,
)
from workshop.broadcasts.watching import progress_of
from workshop.process import current_process
from workshop.refusals import BadAudience, NotAsShown, UnknownBroadcast

PAGE = "/board/broadcasts"
router = Router(prefix="/board/broadcasts/{number}")


class AskFirst(Exception):
    """Something of it has gone out: whoever stops it is asked once whether they mean it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A broadcast in the hand of whoever changes it, and when."""

    session: Session
    process: Process
    broadcast: Broadcast
    stage: Backstage
    now: datetime


Act = Callable[[Held], int]


@router.post("/pause")
def pause_it(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Hold what has not gone out."""
    return _do(
        stage,
        signed_in,
        number,
        "pause",
        lambda it: pause(it.session, it.broadcast, now=it.now),
        back,
    )


@router.post("/resume")
def go_on(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Let what was held go out."""

    def act(it: Held) -> int:
        return resume(it.session, it.process, it.broadcast, now=it.now)

    return _do(stage, signed_in, number, "resume", act, back)


@router.post("/cancel")
def stop(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    sure: Annotated[bool, Form()] = False,
    back: Text = "",
) -> Response:
    """Let nothing more go out; asks once, if something has gone out already."""

    def act(it: Held) -> int:
        progress = progress_of(
            it.session, it.broadcast, now=it.now, per_second=stage.messages_per_s
        )
        if it.broadcast.fired_at is not None and not (progress.waiting or _reminds(it)):
            raise NotAsShown
        if progress.has_left and not sure:
            raise AskFirst
        return cancel(it.session, it.broadcast)

    return _do(stage, signed_in, number, "cancel", act, back)


@router.post("/revive")
def plan_again(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Plan again what was cancelled before anything of it had gone out."""

    def act(it: Held) -> int:
        revive(it.session, it.broadcast, now=it.now)
        return 0

    return _do(stage, signed_in, number, "revive", act, back)


@router.post("/send")
def send_it(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Send after all what asked whether it still goes out."""

    def act(it: Held) -> int:
        fired = send_after_all(
            it.session, it.process, it.broadcast, make_say=stage.make_say, now=it.now
        )
        return fired.recipients

    return _do(stage, signed_in, number, "send", act, back)


@router.post("/again")
def send_again(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Send once more to those of whom nobody knows whether they got it."""

    def act(it: Held) -> int:
        is_going = it.broadcast.state == BroadcastState.FIRED
        if not is_going or not uncertain_rows(it.session, it.broadcast.id):
            raise NotAsShown
        return say_again(
            it.session,
            it.process,
            it.broadcast,
            beginning=lambda language: stage.catalogue.say("ask.again", language),
            now=it.now,
        )

    return _do(stage, signed_in, number, "again", act, back)


@router.post("/let-be")
def leave_it(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Leave the uncertain ones as they are."""

    def act(it: Held) -> int:
        if not (count := let_be(it.session, it.broadcast)):
            raise NotAsShown
        return count

    return _do(stage, signed_in, number, "let-be", act, back)


@router.post("/end-series")
def end_it(stage: Stage, signed_in: Changing, number: RowNumber, back: Text = "") -> Response:
    """Send no more parts of its series, nor to those who join."""

    def act(it: Held) -> int:
        series_id = it.broadcast.series_id
        if series_id is None or it.session.get_one(Series, series_id).ended_at is not None:
            raise NotAsShown
        return end_series(it.session, series_id, now=it.now)

    return _do(stage, signed_in, number, "end-series", act, back)


TRACES = {
    "pause": "broadcast-pause",
    "resume": "broadcast-resume",
    "cancel": "broadcast-cancel",
    "revive": "broadcast-revive",
    "send": "broadcast-send",
    "again": "broadcast-again",
    "let-be": "broadcast-let-be",
    "end-series": "series-end",
}
"""What is written down of each act."""


def _do(
    stage: Backstage, signed_in: SignedIn, number: int, did: str, act: Act, back: str
) -> Response:
    """Do it in one transaction and go back; if it cannot be, the page says how it stands now."""
    to, now = f"{PAGE}/{number}", stage.clock()
    try:
        with stage.store.writing() as session:
            process = current_process(session)
            broadcast = find_broadcast(session, process, number)
            count = act(Held(session, process, broadcast, stage, now))
            about = {"broadcast_id": number, "count": count}
            who = signed_in.facilitator_id
            record(session, TRACES[did], process.id, facilitator_id=who, now=now, **about)
    except UnknownBroadcast as error:
        raise HTTPException(404) from error
    except AskFirst:
        return RedirectResponse(f"{to}/cancel", status_code=303)
    except (NotAsShown, PhaseNotOpen, BadAudience, MeetingOver) as error:
        query = urlencode({"refused": type(error).__name__})
        return RedirectResponse(f"{to}?{query}", status_code=303)
    done = "again-none" if did == "again" and not count else did
    return RedirectResponse(f"{way_back(back, to)}?{urlencode({'done': done})}", status_code=303)


def _reminds(it: Held) -> bool:
    waiting = (BroadcastState.PLANNED, BroadcastState.ASKS)
    return any(one.state in waiting for one in reminders_of(it.session, it.broadcast.id))
