"""Writing down how far the work on a solution has come, also that nothing has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Item, ItemState, Process, Progress, Status, Words
from workshop.answering.repeated import tells_about
from workshop.refusals import BadStatus, UnknownStatus
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.waiting import call_off


@dataclass(frozen=True, slots=True)
class Noted:
    """A status as somebody writes it down: `day` is when it was so, None if it cannot be read."""

    solution: int
    progress: Progress
    day: date | None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Since:
    """A status that stands: how a solution was on a day, and why, by language."""

    number: int
    solution: int
    progress: Progress
    day: date
    words: Words


def note_status(hand: Hand, noted: Noted) -> Status:
    """Write a status of a solution down. Raises BadStatus with what is wrong."""
    hand.hold_board()
    day = _require_good(hand, noted)
    doing = Doing(hand, "status")
    status = Status(
        process_id=hand.process.id,
        item_id=noted.solution,
        progress=noted.progress,
        day=day.isoformat(),
        words=dict(noted.words),
        is_removed=False,
        version=1,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )
    doing.bring(status)
    doing.finish(status=status.id)
    return status


def strike_status(hand: Hand, number: int) -> None:
    """Take a status off the board: it was not so. Raises UnknownStatus."""
    hand.hold_board()
    status = hand.session.get(Status, number)
    if status is None or status.is_removed or status.process_id != hand.process.id:
        raise UnknownStatus(number)
    # What still waits to be sent says that it was so.
    call_off(hand.session, tells_about(status))
    doing = Doing(hand, "strike-status")
    doing.change(status, is_removed=True)
    doing.finish(status=status.id)


def statuses_of(session: Session, process: Process) -> list[Since]:
    """Return the statuses of a process's solutions, the newest day first."""
    standing = (Status.process_id == process.id, Status.is_removed.is_(False))
    on_board = (Item.state == ItemState.STANDING,)
    in_order = (Status.day.desc(), Status.id.desc())
    rows = session.scalars(
        select(Status)
        .join(Item, Item.id == Status.item_id)
        .where(*standing, *on_board)
        .order_by(*in_order)
    )
    return [_since(row) for row in rows]


def newest_of(statuses: list[Since]) -> dict[int, Since]:
    """Return the newest status of each solution."""
    return {one.solution: one for one in reversed(statuses)}


def _require_good(hand: Hand, noted: Noted) -> date:
    today = hand.now.astimezone(ZoneInfo(hand.process.timezone)).date()
    item = hand.session.get(Item, noted.solution)
    is_solution = (
        item is not None
        and item.process_id == hand.process.id
        and item.kind == ItemKind.SOLUTION
        and item.state == ItemState.STANDING
    )
    is_wrong = {
        "day": noted.day is None or noted.day > today,
        "solution": not is_solution,
        "words": noted.progress == Progress.STOPPED and not any(noted.words.values()),
    }
    if noted.day is None or any(is_wrong.values()):
        raise BadStatus(frozenset(name for name, wrong in is_wrong.items() if wrong))
    return noted.day


def _since(row: Status) -> Since:
    return Since(
        number=row.id,
        solution=row.item_id,
        progress=Progress(row.progress),
        day=date.fromisoformat(row.day),
        words=row.words,
    )
