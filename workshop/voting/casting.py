"""Placing dots: a resident's own, within what they have, changed until the ballot closes."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Dot
from workshop.messages import Channel
from workshop.refusals import BallotIsClosed, OneDotEach, TooManyDots, UnknownOption
from workshop.residents.resident import Resident
from workshop.voting.ballots import Option, options_of

Dots = dict[int, int]
"""How many dots somebody has on each option, by its number; an option without any is not there."""


def own_dots(session: Session, ballot: Ballot, person: Resident) -> Dots:
    """Return where a resident's dots are."""
    of_person = (Dot.ballot_id == ballot.id, Dot.person_id == person.id)
    rows = session.scalars(select(Dot).where(*of_person))
    return {one.option_id: one.count for one in rows}


def place_dots(
    session: Session, ballot: Ballot, person: Resident, dots: Mapping[int, int], *, now: datetime
) -> Dots:
    """Let exactly these be a resident's dots, and return them.

    Raises BallotIsClosed, UnknownOption, OneDotEach, TooManyDots; then nothing has changed. A
    robot has no voice.
    """
    _require_open(session, ballot, person, now)
    before = own_dots(session, ballot, person)
    wanted = {option: n for option, n in dots.items() if n}
    _require_allowed(session, ballot, wanted, before)
    _write(session, ballot, person, wanted, before, now)
    return wanted


def left_of(ballot: Ballot, dots: Mapping[int, int]) -> int:
    """Return how many dots can still be placed."""
    return ballot.budget - sum(dots.values())


def in_own_order(session: Session, ballot: Ballot, person: Resident) -> list[Option]:
    """Return the options in the order in which this resident always meets them.

    Shuffled for each, so that no option is first for everybody.
    """
    return sorted(options_of(session, ballot), key=lambda one: _place(ballot, person, one.number))


def _place(ballot: Ballot, person: Resident, number: int) -> bytes:
    return hmac.digest(bytes.fromhex(ballot.seed), f"{person.code} {number}".encode(), "sha256")


def _require_open(session: Session, ballot: Ballot, person: Resident, now: datetime) -> None:
    # Nobody closes it between here and the commit; many may vote at once.
    state = session.scalar(
        select(Ballot.state).where(Ballot.id == ballot.id).with_for_update(read=True)
    )
    is_open = state == BallotState.OPEN and now < ballot.closes_at
    if not is_open or person.channel == Channel.REHEARSAL:
        raise BallotIsClosed


def _require_allowed(
    session: Session, ballot: Ballot, wanted: Mapping[int, int], before: Mapping[int, int]
) -> None:
    known = {one.number for one in options_of(session, ballot)}
    if not known.issuperset(wanted) or any(n < 0 for n in wanted.values()):
        raise UnknownOption
    if not ballot.is_several_on_one and any(n > 1 for n in wanted.values()):
        raise OneDotEach
    if left_of(ballot, wanted) < 0:
        raise TooManyDots(left_of(ballot, before))


def _write(
    session: Session,
    ballot: Ballot,
    person: Resident,
    wanted: Mapping[int, int],
    before: Mapping[int, int],
    now: datetime,
) -> None:
    changed: Sequence[int] = [one for one in before if wanted.get(one) != before[one]]
    of_person = (Dot.person_id == person.id, Dot.option_id.in_(changed))
    session.execute(delete(Dot).where(*of_person))
    session.add_all(
        Dot(ballot_id=ballot.id, person_id=person.id, option_id=one, count=n, placed_at=now)
        for one, n in wanted.items()
        if before.get(one) != n
    )
    session.flush()
