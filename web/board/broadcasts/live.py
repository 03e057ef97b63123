"""One broadcast, followed while it goes out; right after a reload without scripts too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from storage.tables import Broadcast, Facilitator, Meeting, Phase, Process, Prompt, Series, Words
from web.backstage import Backstage, Stage
from web.board.broadcasts.listing import TAB
from web.board.broadcasts.saying import REFUSED, SAID
from web.board.broadcasts.wording import audience_in_words, names_of
from web.board.doors.gate import Changer, Colleague
from web.board.frame import frame, show_board
from web.fields import RowNumber
from web.pages import language_of, wants_part
from web.routes import Router
from workshop.broadcasts.planning import parts_of_series, reminders_of
from workshop.broadcasts.standing import Standing, lines_of
from workshop.broadcasts.watching import Progress, audience_now, progress_of, see_broadcast
from workshop.broadcasts.when import AnchorOf
from workshop.process import current_process
from workshop.refusals import UnknownBroadcast

WIDE = 1000
"""So many units of its own is the bar wide."""
router = Router(prefix="/board/broadcasts/{number}")


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    done: str = "",
    refused: str = "",
) -> HTMLResponse:
    """Show what a broadcast says, to whom, and how far it has come."""
    values = _seen(request, stage, number)
    is_part = wants_part(request)
    template = "board/broadcasts/live_part.html" if is_part else "board/broadcasts/live.html"
    told = {"done": SAID.get(done), "refused": REFUSED.get(refused)}
    status = 409 if refused in REFUSED and not is_part else 200
    return show_board(request, template, signed_in, TAB, status=status, **told, **values)


@router.get("/cancel")
def ask(request: Request, stage: Stage, signed_in: Changer, number: RowNumber) -> HTMLResponse:
    """Ask once more before what is partly out is stopped for good."""
    values = _seen(request, stage, number)
    return show_board(request, "board/broadcasts/cancel.html", signed_in, TAB, **values)


def _seen(request: Request, stage: Backstage, number: int) -> dict[str, Any]:
    now = stage.clock()
    try:
        with stage.store.reading() as session:
            process = current_process(session)
            broadcast = see_broadcast(session, process, number)
            progress = progress_of(session, broadcast, now=now, per_second=stage.messages_per_s)
            is_moving = progress.standing in (Standing.UNDER_WAY, Standing.PAUSED)
            # To read whom it leaves out takes longer than the rest: not twice a second.
            is_quick = wants_part(request) and is_moving
            left_out = None if is_quick else audience_now(session, process, broadcast, now=now)
            names = names_of(session, process, stage.catalogue, language_of(request))
            return {
                **frame(session, process),
                **_around(session, process, broadcast, stage),
                "one": broadcast,
                "progress": progress,
                "bar": bar_of(progress),
                "audience": audience_in_words(
                    names, broadcast.audience, from_age=broadcast.from_age
                ),
                "is_quick": is_quick,
                "reach": left_out,
                "leaves_in_s": max(0, round((broadcast.due_at - now).total_seconds())),
                "can_revive": broadcast.fired_at is None and broadcast.due_at > now,
            }
    except UnknownBroadcast as error:
        raise HTTPException(404) from error


def bar_of(progress: Progress) -> list[tuple[str, int, int]]:
    """Return the parts of the bar: a state, where it begins, how wide it is."""
    parts, at = [], 0
    for state in ("sent", "sending", "queued", "held", "uncertain", "unreachable", "rejected",
                  "cancelled"):  # fmt: skip
        width = round(progress.counts[state] * WIDE / max(1, progress.all))
        if width:
            parts.append((state, at, width))
            at += width
    return parts


def _around(
    session: Session, process: Process, broadcast: Broadcast, stage: Backstage
) -> dict[str, Any]:
    """Return what belongs to a broadcast: its words, reminders, series, who planned it."""
    now = stage.clock()
    prompt = session.get(Prompt, broadcast.prompt_id) if broadcast.prompt_id else None
    who = session.get(Facilitator, broadcast.facilitator_id) if broadcast.facilitator_id else None
    meeting = session.get(Meeting, broadcast.meeting_id) if broadcast.meeting_id else None
    reminders = reminders_of(session, broadcast.id)
    parts = parts_of_series(session, broadcast) if broadcast.series_id else []
    series = [one for one in parts if one.reminds_id is None]
    lines = lines_of(session, [*reminders, *series], now=now)
    return {
        "says": _says(broadcast, prompt),
        "picture": prompt.picture if prompt else broadcast.picture,
        "alt": prompt.alt if prompt else broadcast.alt,
        "voice": broadcast.voice,
        "spoken": process.languages,
        "who": who.name if who else None,
        "meeting": meeting,
        "hangs_on": _hangs_on(session, broadcast),
        "reminders": lines[: len(reminders)],
        "series": lines[len(reminders) :],
        "series_ended_at": _series_end(session, broadcast),
    }


def _series_end(session: Session, broadcast: Broadcast) -> datetime | None:
    series = session.get(Series, broadcast.series_id) if broadcast.series_id else None
    return series.ended_at if series else None


def _says(broadcast: Broadcast, prompt: Prompt | None) -> Words:
    return prompt.questions[0] if prompt else (broadcast.words or {})


def _hangs_on(session: Session, broadcast: Broadcast) -> Mapping[str, str] | None:
    """Return the title of what the time hangs on."""
    anchor = broadcast.anchor
    if anchor is None:
        return None
    row: Meeting | Phase | None
    if anchor["of"] == AnchorOf.MEETING:
        row = session.get(Meeting, anchor["id"])
    else:
        row = session.get(Phase, anchor["id"])
    return row.title if row else None
