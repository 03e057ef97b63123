"""Choosing which nudge goes next: a claimed row is committed before anything leaves."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Nudge,
    NudgeState,
    NudgeWay,
    Outgoing,
    Person,
    Process,
    WayKind,
)
from storage.vault import Vault
from workshop.broadcasts.reaching import may_be_reached
from workshop.broadcasts.rhythm import delivered_from
from workshop.nudges.queueing import hush_nudges
from workshop.nudges.subscribing import Subscription
from workshop.nudges.ways import SEALED_WAY
from workshop.residents.people import has_consented

MOST_PASSED = 100
"""So many that must not go any more are passed over in one transaction."""


@dataclass(frozen=True, slots=True)
class NudgeParcel:
    """One claimed nudge, ready to be sent. Where it goes is kept out of its repr."""

    nudge_id: int
    person_id: int
    way_id: int
    kind: WayKind
    language: str
    municipality: str
    is_question: bool
    is_letter: bool
    kept: dict[str, str] = field(repr=False)

    @property
    def browser(self) -> Subscription:
        """The browser that it goes to."""
        return Subscription(self.kept["endpoint"], self.kept["p256dh"], self.kept["auth"])

    @property
    def address(self) -> str:
        """The e-mail address that it goes to."""
        return self.kept["address"]

    @property
    def token(self) -> str:
        """What stands in the links of its e-mail."""
        return self.kept["token"]


def claim_nudge(
    session: Session, vault: Vault, *, kinds: Collection[WayKind], now: datetime
) -> NudgeParcel | None:
    """Claim the next nudge of these kinds; letters that somebody waits for go first.

    Of the others, the one that has been due for longest.

    Commit before it is sent. Whoever has paused or left since is passed over for good; what comes
    into hours in which nothing is delivered waits until they are over, tried before or not.
    Raises WrongKey: then nothing may be committed.
    """
    for _ in range(MOST_PASSED):
        found = _next(session, kinds, now)
        if found is None:
            return None
        nudge, way, person, broadcast = found
        process = session.get_one(Process, person.process_id)
        if broadcast is not None and _is_too_late(process, broadcast, now):
            hush_nudges(session, process, delivered_from(process, now))
            continue
        if _may_go(process, person, broadcast):
            nudge.state, nudge.claimed_at = NudgeState.SENDING, now
            nudge.attempts += 1
            return _parcel(vault, nudge, way, person, process, broadcast)
        nudge.state, nudge.done_at = NudgeState.CANCELLED, now
        session.flush()
    return None


def _next(
    session: Session, kinds: Collection[WayKind], now: datetime
) -> Row[Nudge, NudgeWay, Person, Broadcast | None] | None:
    is_told_there = and_(
        Nudge.way_id.is_(None),
        NudgeWay.person_id == Nudge.person_id,
        NudgeWay.confirmed_at.is_not(None),
    )
    return session.execute(
        select(Nudge, NudgeWay, Person, Broadcast)
        .join(Person, Person.id == Nudge.person_id)
        .join(NudgeWay, or_(NudgeWay.id == Nudge.way_id, is_told_there))
        .outerjoin(Outgoing, Outgoing.id == Nudge.outgoing_id)
        .outerjoin(Broadcast, Broadcast.id == Outgoing.broadcast_id)
        .where(Nudge.state == NudgeState.QUEUED, Nudge.not_before <= now)
        .where(NudgeWay.kind.in_(kinds))
        .where(or_(Broadcast.id.is_(None), Broadcast.state != BroadcastState.PAUSED))
        # Whoever waits longest: one that failed stands behind those that have not been tried.
        .order_by(Nudge.outgoing_id.is_not(None), Nudge.not_before, Nudge.id)
        .limit(1)
        .with_for_update(of=Nudge, skip_locked=True)
    ).first()


def _may_go(process: Process, person: Person, broadcast: Broadcast | None) -> bool:
    if broadcast is None:
        return has_consented(person, process)
    is_stopped = broadcast.state == BroadcastState.CANCELLED
    return not is_stopped and may_be_reached(process, person)


def _is_too_late(process: Process, broadcast: Broadcast, now: datetime) -> bool:
    return delivered_from(process, now, is_urgent=broadcast.is_urgent) > now


def _is_question(broadcast: Broadcast) -> bool:
    # What is only reminded of is not new.
    return broadcast.prompt_id is not None and broadcast.kind != BroadcastKind.REMINDER


def _parcel(
    vault: Vault,
    nudge: Nudge,
    way: NudgeWay,
    person: Person,
    process: Process,
    broadcast: Broadcast | None,
) -> NudgeParcel:
    if way.sealed is None:
        raise RuntimeError(f"way {way.id} of kind {way.kind} leads nowhere: claim other kinds")
    return NudgeParcel(
        nudge_id=nudge.id,
        person_id=person.id,
        way_id=way.id,
        kind=WayKind(way.kind),
        language=person.language,
        municipality=process.municipality,
        is_question=broadcast is not None and _is_question(broadcast),
        is_letter=broadcast is None,
        kept=json.loads(vault.open(way.sealed, SEALED_WAY)),
    )
