"""What admins can take back of what was done with colleagues, as long as nothing came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Facilitator, Invite
from workshop.board.history import Trace
from workshop.board.staff import StaffRole
from workshop.board.traces import WAYS_BACK, Back
from workshop.doors.colleagues import entry_of, newest_role_change, office_of


class Way(StrEnum):
    """How something that was done with a colleague is taken back."""

    ROLE = "role"
    WITHDRAW = "withdraw"
    LET_IN = "let-in"


@dataclass(frozen=True, slots=True)
class WayBack:
    """One way back: for which colleague, and to which role if it is one.

    `seen` is what it takes back: the role, the link, or how they are out.
    """

    way: Way
    colleague: int
    seen: str
    role: StaffRole | None = None


def ways_back(
    session: Session, traces: Iterable[Trace], *, own: int, now: datetime
) -> dict[int, WayBack]:
    """Return the ways back that are open to an admin, by the number of the trace.

    A role that has changed once more, a link that was used and a colleague who is in again have
    none; nor has anything that was done with oneself.
    """
    found = {}
    for one in traces:
        number = one.about.get("colleague")
        if WAYS_BACK.get(one.action) != Back.DOOR or not isinstance(number, int) or number == own:
            continue
        person = session.get(Facilitator, number)
        way = _way(session, one, person, now=now) if person is not None else None
        if way is not None:
            found[one.number] = way
    return found


def _way(session: Session, trace: Trace, person: Facilitator, *, now: datetime) -> WayBack | None:
    match trace.action:
        case "role-changed":
            before = trace.about.get("before")
            is_so_still = trace.about.get("role") == person.role and person.disabled_at is None
            is_newest = trace.number == newest_role_change(session, person)
            if before in set(StaffRole) and is_so_still and is_newest:
                office = office_of(session, person)
                return WayBack(Way.ROLE, person.id, office, StaffRole(str(before)))
        case "invite":
            link = select(Invite.id).where(
                Invite.id == trace.about.get("invite"),
                Invite.used_at.is_(None),
                Invite.expires_at > now,
            )
            if (number := session.scalar(link)) is not None:
                return WayBack(Way.WITHDRAW, person.id, str(number))
        case _ if person.disabled_at == trace.at:
            return WayBack(Way.LET_IN, person.id, entry_of(session, person))
    return None
