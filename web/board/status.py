"""The status page: is everything at work, and if not, what to do. For anybody at the board."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse

from storage.tables import NudgeState
from web.backstage import Stage
from web.board.counting import mailbag_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.routes import Router
from workshop.nudges.counting import nudges_by_state
from workshop.process import current_process
from workshop.upkeep.condition import Condition, PartState, condition_of

LEAST_FREE_BYTES = 500 * 1024 * 1024
MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
ON_THE_WAY = ("queued", "sending")
NEEDS_HELP = frozenset({"conflict", "unauthorized", "webhook refused", "unreached", "database"})
"""Troubles that do not go over by themselves, or not soon: they are said at the top."""
router = Router(prefix="/board/status")


class Ago(NamedTuple):
    """How long ago something was, in the largest whole unit."""

    unit: str
    n: int


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague) -> HTMLResponse:
    """Show how the running system is."""
    now = stage.clock()
    with stage.store.reading() as session:
        process = current_process(session)
        queue = mailbag_of(request).by_state(session, now=now)
        condition = condition_of(session, process, queue, now=now)
        values = frame(session, process)
        nudges = nudges_by_state(session)
    free = _free_bytes(stage.shelf.folder)
    return show_board(
        request,
        "board/status.html",
        signed_in,
        "status",
        condition=condition,
        parts=[_part(part, now) for part in condition.parts],
        refused=sum(one.count for one in condition.refused),
        on_the_way=sum(condition.queue[state] for state in ON_THE_WAY),
        free_gb=free / 1024**3,
        is_disk_low=free < LEAST_FREE_BYTES,
        nudges=_nudges(nudges) if any(nudges.values()) or stage.can_push or stage.can_mail else {},
        has_run=any(one.beat_at is not None for one in condition.parts),
        problems=_problems(condition, is_disk_low=free < LEAST_FREE_BYTES),
        **values,
    )


def _nudges(by_state: Mapping[str, int]) -> dict[str, int]:
    """Return how nudges stand, in few words."""
    return {
        "on_the_way": sum(by_state[state] for state in ON_THE_WAY),
        "sent": by_state[NudgeState.SENT],
        "needless": by_state[NudgeState.SEEN] + by_state[NudgeState.CANCELLED],
        "uncertain": by_state[NudgeState.UNCERTAIN],
        "failed": by_state[NudgeState.REJECTED] + by_state[NudgeState.GONE],
    }


def ago(since: datetime, now: datetime) -> Ago:
    """Return how long ago a moment was, at least a second, also by a clock that goes wrong."""
    seconds = max(1, int((now - since).total_seconds()))
    for unit, length in (("days", DAY_S), ("hours", HOUR_S), ("minutes", MINUTE_S)):
        if seconds >= 2 * length:
            return Ago(unit, seconds // length)
    return Ago("seconds", seconds)


def _part(state: PartState, now: datetime) -> dict[str, Any]:
    return {
        "part": state.part,
        "ago": ago(state.beat_at, now) if state.beat_at else None,
        "is_fresh": state.is_fresh,
        "trouble": state.trouble if state.is_fresh else None,
    }


def _problems(condition: Condition, *, is_disk_low: bool) -> list[str]:
    """Return what has to be put right, the worst first; each is a key of the phrases."""
    silent = [
        f"silent_{one.part}"
        for one in condition.parts
        if one.beat_at is not None and not one.is_fresh
    ]
    troubles = {one.trouble for one in condition.parts if one.is_fresh and one.trouble}
    if condition.has_second_poller:
        troubles.add("conflict")
    others = {
        "disk": is_disk_low,
        "parked": bool(condition.parked),
        "uncertain": bool(condition.doubtful),
        "lost": bool(condition.media["lost"]),
    }
    return [
        *silent,
        *sorted(trouble.replace(" ", "_") for trouble in troubles & NEEDS_HELP),
        *(key for key, is_so in others.items() if is_so),
    ]


def _free_bytes(folder: Path) -> int:
    whole = folder.absolute()
    standing = next(one for one in (whole, *whole.parents) if one.exists())
    return shutil.disk_usage(standing).free
