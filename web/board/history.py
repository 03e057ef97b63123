"""The history: who did what, when, and to what; an act of one's own can be undone from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from web.backstage import Stage
from web.board.doors.gate import Protecting, Reviewing
from web.board.frame import frame, show_board
from web.board.phrases.did import sentence_of
from web.board.refusing import sentence_for
from web.board.returning import do_and_return, way_back
from web.board.waysback import Offer, offer
from web.fields import HIGHEST_ROW, RowNumber, Text
from web.routes import Router
from workshop.board.history import (
    SEEN_BY,
    Trace,
    Wanted,
    colleagues_in,
    history,
    require_theirs,
)
from workshop.board.references import Named, References
from workshop.board.staff import SignedIn, StaffRole
from workshop.board.traces import OF_THE_HOUSE, Kind
from workshop.doors.waysback import WayBack, ways_back
from workshop.process import current_process
from workshop.sorting.acts import Hand, redo_one, undo_one

PAGE = "/board/history"
SERVER = "0"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
router = Router(prefix=PAGE)


@dataclass(frozen=True, slots=True)
class View:
    """What the page is asked for, as it stands in the address; what makes no sense is left out."""

    who: str = ""
    kind: str = ""
    day: str = ""
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ROW)] = None

    @property
    def wanted(self) -> Wanted:
        """What of the history it shows."""
        known = self.who.isdecimal() and len(self.who) < len(str(HIGHEST_ROW))
        return Wanted(
            facilitator_id=int(self.who) if known else None,
            kind=Kind(self.kind) if self.kind in set(Kind) else None,
            day=_day(self.day),
            before=self.before,
        )

    def address(self, before: int | None = None) -> str:
        """Where this part of the history is, further back with `before`."""
        asked = {"who": self.who, "kind": self.kind, "day": self.day, "before": before}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{PAGE}?{query}" if query else PAGE


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: what was done, in which words, and to what."""

    trace: Trace
    sentence: str
    named: Named
    offer: Offer


Asked = Annotated[View, Depends()]


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Reviewing,
    view: Asked,
    refused: str = "",
    done: str = "",
) -> HTMLResponse:
    """Show what was done, the newest first, by days."""
    role, own = signed_in.role, signed_in.facilitator_id
    with stage.store.reading() as session:
        process = current_process(session)
        found = history(session, process, role, view.wanted, own=own)
        hidden_too = signed_in.may_protect
        things = References(session, process, found.traces, own=own, hidden_too=hidden_too)
        doors = ways_back(session, found.traces, own=own, now=stage.clock())
        lines = [_line(one, things.of(one), doors.get(one.number)) for one in found.traces]
        values = {
            **frame(session, process),
            "days": _by_day(lines, process.timezone),
            "older": view.address(found.older) if found.older else None,
            "colleagues": [(one.id, one.name) for one in colleagues_in(session, process, role)],
        }
    told = {
        "view": view,
        "kinds": SEEN_BY[role],
        "is_safety": role == StaffRole.SAFETY,
        "has_house": OF_THE_HOUSE in SEEN_BY[role],
        "server": SERVER,
        "here": view.address(view.before),
        "is_newest": view.before is None,
        "is_narrowed": bool(view.who or view.kind or view.day),
        "refused": sentence_for(refused),
        "done": done if done in ("undo", "redo") and not refused else "",
    }
    status = 409 if told["refused"] else 200
    template = "board/history.html"
    return show_board(request, template, signed_in, "history", status=status, **values, **told)


@router.post("/undo")
def take_back(
    stage: Stage, signed_in: Protecting, act: Annotated[RowNumber, Form()], back: Text = ""
) -> Response:
    """Take back one's own act, unless something has been built on it since."""
    to = _and_say(way_back(back, PAGE), "undo")
    return do_and_return(stage, signed_in, lambda hand: _turn(hand, signed_in, act, undo_one), to)


@router.post("/redo")
def do_again(
    stage: Stage, signed_in: Protecting, act: Annotated[RowNumber, Form()], back: Text = ""
) -> Response:
    """Do one's own act again, unless something has changed since."""
    to = _and_say(way_back(back, PAGE), "redo")
    return do_and_return(stage, signed_in, lambda hand: _turn(hand, signed_in, act, redo_one), to)


def _line(trace: Trace, named: Named, door: WayBack | None) -> Line:
    return Line(trace, sentence_of(trace), named, offer(trace, named, door))


def _turn(hand: Hand, signed_in: SignedIn, act: int, turn: Callable[[Hand, int], object]) -> None:
    require_theirs(hand.session, signed_in, act)
    turn(hand, act)


def _and_say(address: str, done: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}done={done}"


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _by_day(lines: Iterable[Line], timezone: str) -> list[tuple[datetime, list[Line]]]:
    zone = ZoneInfo(timezone)
    by_day = groupby(lines, lambda line: line.trace.at.astimezone(zone).date())
    days = [list(some) for _, some in by_day]
    return [(some[0].trace.at, some) for some in days]
