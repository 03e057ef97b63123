"""The history of the board: who did what, when, and to what. References only, never words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from storage.tables import Act, Audit, Change, Facilitator, Process
from workshop.board.staff import MAY_CHANGE, SignedIn, StaffRole
from workshop.board.traces import OF_THE_CONTACT, OF_THE_HOUSE, TURNS, Kind
from workshop.refusals import NothingToUndo
from workshop.sorting.stacks import stack_of
from workshop.voting.ballots import settled_acts

AT_A_TIME = 40
OF_THE_PROCESS = tuple(kind for kind in Kind if kind != OF_THE_HOUSE)
SEEN_BY: Mapping[StaffRole, tuple[Kind, ...]] = {
    StaffRole.ADMIN: tuple(Kind),
    StaffRole.FACILITATOR: OF_THE_PROCESS,
    StaffRole.SAFETY: (Kind.CARE,),
    StaffRole.READER: (),
}
"""What each role reads of: docs/decisions/0028-who-reads-the-history.md says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the history is looked at: by whom, of which kind, on which day; None for all.

    Nobody has the number 0: it stands for the command line. A day is the process's own.
    """

    facilitator_id: int | None = None
    kind: Kind | None = None
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was done; `who` None is the command line, `role` is what they are now.

    `verb` is what was done, or what was undone or redone. `act_id` is an act of one's own that
    stands (`can_undo`) or was taken back (`can_redo`); `undone_at` is when an act was taken back.
    """

    number: int
    at: datetime
    who: str | None
    role: StaffRole | None
    action: str
    verb: str
    about: Mapping[str, Any]
    act_id: int | None = None
    undone_at: datetime | None = None
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of the history, the newest first; `older` is where to go on, None at the end."""

    traces: tuple[Trace, ...] = ()
    older: int | None = None


@dataclass(frozen=True, slots=True)
class _Acts:
    """The acts that some rows are about, and which of them can still be turned.

    Not those of which nothing is left that they changed, nor what made a ballot that has opened.
    """

    by_id: Mapping[int, Act] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()


def history(
    session: Session, process: Process, role: StaffRole, wanted: Wanted, *, own: int
) -> Stretch:
    """Return what was done in this process, as far as this role reads of it.

    Admins read of the house too. `own` is who asks: only one's own acts can be undone from here.
    """
    kinds = SEEN_BY[role]
    kinds = tuple(kind for kind in kinds if wanted.kind in (None, kind))
    last = session.get(Audit, wanted.before) if wanted.before is not None else None
    found: list[Audit] = []
    for place in _places(process, kinds):
        query = select(Audit).where(place, *_narrowed(process, wanted, last))
        in_order = query.order_by(Audit.done_at.desc(), Audit.id.desc())
        found += session.scalars(in_order.limit(AT_A_TIME + 1))
    found.sort(key=lambda row: (row.done_at, row.id), reverse=True)
    rows = found[:AT_A_TIME]
    older = rows[-1].id if len(found) > AT_A_TIME else None
    return Stretch(tuple(_traces(session, rows, own, role)), older)


def colleagues_in(session: Session, process: Process, role: StaffRole) -> list[Facilitator]:
    """Return whose work there is to read of, by name."""
    places = list(_places(process, SEEN_BY[role]))
    # Whether there is anything of a person, an index knows at once.
    did = select(Audit.id).where(Audit.facilitator_id == Facilitator.id, or_(*places)).exists()
    those = select(Facilitator).where(did)
    return list(session.scalars(those.order_by(Facilitator.name, Facilitator.id)))


def require_theirs(session: Session, signed_in: SignedIn, act_id: int) -> None:
    """Raise NothingToUndo unless this person may still do what an act of theirs was.

    Whoever has another role by now has earlier acts still, and no more the right to them.
    """
    verb = session.scalar(select(Act.verb).where(Act.id == act_id))
    if not (signed_in.may_change or verb in OF_THE_CONTACT):
        raise NothingToUndo


def _places(process: Process, kinds: Sequence[Kind]) -> Iterable[ColumnElement[bool]]:
    """Give the places to look in, each of which an index has in order."""
    here = [kind for kind in kinds if kind != OF_THE_HOUSE]
    of_process = Audit.process_id == process.id
    if len(here) == len(OF_THE_PROCESS):
        yield of_process
    elif here:
        yield and_(of_process, Audit.kind.in_(here))
    if OF_THE_HOUSE in kinds:
        yield Audit.process_id.is_(None)


def _narrowed(
    process: Process, wanted: Wanted, last: Audit | None
) -> Iterable[ColumnElement[bool]]:
    if wanted.facilitator_id is not None:
        who = wanted.facilitator_id or None
        yield Audit.facilitator_id == who if who else Audit.facilitator_id.is_(None)
    if wanted.day is not None:
        zone = ZoneInfo(process.timezone)
        starts, ends = (
            datetime.combine(wanted.day + timedelta(days=n), time_of_day(), zone) for n in (0, 1)
        )
        yield and_(Audit.done_at >= starts, Audit.done_at < ends)
    if last is not None:
        earlier = and_(Audit.done_at == last.done_at, Audit.id < last.id)
        yield Audit.done_at <= last.done_at
        yield or_(Audit.done_at < last.done_at, earlier)


def _traces(session: Session, rows: Sequence[Audit], own: int, role: StaffRole) -> Iterable[Trace]:
    acts = _acts(session, rows)
    people = _by_id(session, select(Facilitator), {row.facilitator_id for row in rows})
    for row in rows:
        act = acts.by_id.get(row.about.get("act", 0))
        who = people.get(row.facilitator_id or 0)
        is_turn = row.action in TURNS
        is_own = act is not None and not is_turn and _is_own(act, own, role)
        is_own = is_own and act is not None and act.id in acts.whole
        yield Trace(
            number=row.id,
            at=row.done_at,
            who=who.name if who else None,
            role=StaffRole(who.role) if who else None,
            action=row.action,
            verb=_verb(row, act),
            about=row.about,
            act_id=act.id if act else None,
            undone_at=act.undone_at if act and not is_turn else None,
            can_undo=is_own and act is not None and act.undone_at is None,
            can_redo=is_own and act is not None and act.undone_at is not None,
        )


def _acts(session: Session, rows: Sequence[Audit]) -> _Acts:
    numbers = {row.about["act"] for row in rows if isinstance(row.about.get("act"), int)}
    changed = select(Change.act_id).where(Change.act_id.in_(numbers)).distinct()
    whole = frozenset(session.scalars(changed)) - settled_acts(session, numbers)
    return _Acts(_by_id(session, select(Act), numbers), whole)


def _is_own(act: Act, own: int, role: StaffRole) -> bool:
    is_theirs = role in MAY_CHANGE or act.verb in OF_THE_CONTACT
    return is_theirs and act.facilitator_id == own and stack_of(act) is not None


def _verb(row: Audit, act: Act | None) -> str:
    if row.action not in TURNS:
        return row.action
    return str(row.about.get("verb") or (act.verb if act else ""))


def _by_id(session: Session, query: Select[Any], numbers: Iterable[int | None]) -> dict[int, Any]:
    entity = query.column_descriptions[0]["entity"]
    wanted = [number for number in numbers if number is not None]
    return {row.id: row for row in session.scalars(query.where(entity.id.in_(wanted)))}
