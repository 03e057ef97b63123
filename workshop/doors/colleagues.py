"""Admins look after their colleagues: who is there, with which role, and who is out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.sharing import take_turn
from storage.tables import Audit, Credential, Facilitator, Invite, SignIn
from workshop.board.staff import SignedIn, StaffRole, record
from workshop.doors.inviting import called, invite, invite_known, take_away
from workshop.doors.refusals import (
    KnownColleague,
    NotAnAdmin,
    NotOneself,
    OtherByNow,
    UnknownColleague,
)
from workshop.doors.sessions import end_sessions
from workshop.refusals import InvalidInvite

TURN = "colleagues"


class Standing(StrEnum):
    """Whether somebody can come in."""

    IN = "in"
    INVITED = "invited"
    EXPIRED = "expired"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person on the board's side; `until` is how long an open link is good.

    `entry` and `office` say how they may come in and as what, for forms that change it: see
    `entry_of` and `office_of`.
    """

    number: int
    name: str
    role: StaffRole
    standing: Standing
    seen_at: datetime | None
    until: datetime | None
    entry: str
    office: str

    @property
    def link(self) -> str:
        """The number of their newest link, for the form that withdraws it."""
        return self.entry.rsplit(maxsplit=1)[-1]


def colleagues(session: Session, *, now: datetime) -> list[Colleague]:
    """Return everybody, by name."""
    seen = _by_person(
        session,
        select(SignIn.facilitator_id, func.max(SignIn.seen_at)),
        SignIn.facilitator_id,
    )
    open_links = select(Invite.facilitator_id, func.max(Invite.expires_at)).where(
        Invite.used_at.is_(None), Invite.expires_at > now
    )
    links = _by_person(session, open_links, Invite.facilitator_id)
    able = set(session.scalars(select(Credential.facilitator_id)))
    people = session.scalars(select(Facilitator).order_by(Facilitator.name, Facilitator.id))
    return [
        Colleague(
            one.id,
            one.name,
            StaffRole(one.role),
            _standing(one, is_able=one.id in able, has_link=one.id in links),
            seen.get(one.id),
            links.get(one.id),
            entry_of(session, one),
            office_of(session, one),
        )
        for one in people
    ]


def invite_colleague(
    session: Session, by: SignedIn, name: str, role: StaffRole, *, now: datetime
) -> str:
    """Return the token of a link for somebody new. Raises KnownColleague, NotAnAdmin."""
    _require_admin(session, by)
    if called(session, name) is not None:
        raise KnownColleague
    return invite(session, name, role, now=now, by=by.facilitator_id)


def entry_of(session: Session, person: Facilitator) -> str:
    """Return how somebody may come in, as a form remembers it.

    Since when they are out, when they set up their sign-in, and their newest link; "-" for none.
    """
    set_up = select(Credential.set_up_at).where(Credential.facilitator_id == person.id)
    link = select(func.max(Invite.id)).where(Invite.facilitator_id == person.id)
    moments = (person.disabled_at, session.scalar(set_up))
    known = (*(one and one.isoformat() for one in moments), session.scalar(link))
    return " ".join(str(one or "-") for one in known)


def office_of(session: Session, person: Facilitator) -> str:
    """Return somebody's role, as a form remembers it: with the trace of when it was given."""
    return f"{person.role} {newest_role_change(session, person) or '-'}"


def newest_role_change(session: Session, person: Facilitator) -> int | None:
    """Return the number of the newest trace of another role for somebody."""
    changes = select(Audit.id, Audit.about).where(Audit.action == "role-changed")
    in_order = session.execute(changes.order_by(Audit.id.desc())).all()
    return next((row.id for row in in_order if row.about.get("colleague") == person.id), None)


def invite_again(
    session: Session, by: SignedIn, number: int, *, now: datetime, seen: str = ""
) -> str:
    """Return the token of a new link for a colleague, who begins anew.

    `seen` is their `entry` as it was shown. Raises OtherByNow if it is another, NotOneself, ….
    """
    other = _other(session, by, number)
    _require_seen(other, seen, entry_of(session, other))
    return invite_known(session, other, now=now, by=by.facilitator_id)


def change_role(
    session: Session, by: SignedIn, number: int, role: StaffRole, *, now: datetime, seen: str = ""
) -> None:
    """Give a colleague another role; they sign in anew.

    `seen` is their `office` as it was shown. Raises OtherByNow if it is another, NotOneself, ….
    """
    other = _other(session, by, number)
    if other.role == role:
        return
    _require_seen(other, seen, office_of(session, other))
    before, other.role = other.role, role
    end_sessions(session, other.id, now=now)
    about = {"colleague": other.id, "role": role, "before": before}
    record(session, "role-changed", facilitator_id=by.facilitator_id, now=now, **about)


def shut_out(session: Session, by: SignedIn, number: int, *, now: datetime) -> None:
    """Let a colleague in no more, from this moment on. Raises NotOneself, UnknownColleague, ….

    However old the page is that asks for it: a door is never left open for that.
    """
    other = _other(session, by, number)
    other.disabled_at = other.disabled_at or now
    take_away(session, other.id, now=now)
    record(session, "shut-out", facilitator_id=by.facilitator_id, now=now, colleague=other.id)


def withdraw_invite(
    session: Session, by: SignedIn, number: int, *, now: datetime, seen: str = ""
) -> None:
    """Let a link that nobody has used be worth nothing; a new one lets them in.

    `seen` is the number of the link that was shown. Raises InvalidInvite if there is none that
    still works; OtherByNow if it is another; NotOneself, UnknownColleague, ….
    """
    other = _other(session, by, number)
    link = (Invite.facilitator_id == other.id, Invite.used_at.is_(None), Invite.expires_at > now)
    works = session.scalar(select(func.max(Invite.id)).where(*link))
    if works is None:
        raise InvalidInvite
    _require_seen(other, seen, str(works))
    other.disabled_at = now
    take_away(session, other.id, now=now)
    who = by.facilitator_id
    record(session, "invite-withdrawn", facilitator_id=who, now=now, colleague=other.id)


def _other(session: Session, by: SignedIn, number: int) -> Facilitator:
    _require_admin(session, by)
    if number == by.facilitator_id:
        raise NotOneself
    other = session.get(Facilitator, number, populate_existing=True)
    if other is None:
        raise UnknownColleague(number)
    return other


def _require_seen(other: Facilitator, seen: str, stands: str) -> None:
    """A page that was opened before may offer what makes no sense any more."""
    if seen and seen != stands:
        raise OtherByNow(other.id)


def _require_admin(session: Session, by: SignedIn) -> None:
    """Wait for other admins, and look again: two must not shut each other out at once."""
    take_turn(session, TURN)
    admin = session.get_one(Facilitator, by.facilitator_id, populate_existing=True)
    if admin.role != StaffRole.ADMIN or admin.disabled_at is not None:
        raise NotAnAdmin


def _standing(one: Facilitator, *, is_able: bool, has_link: bool) -> Standing:
    if one.disabled_at is not None:
        return Standing.OUT
    if is_able:
        return Standing.IN
    return Standing.INVITED if has_link else Standing.EXPIRED


def _by_person(
    session: Session, query: Select[int, datetime], person: InstrumentedAttribute[int]
) -> dict[int, datetime]:
    return {row[0]: row[1] for row in session.execute(query.group_by(person))}
