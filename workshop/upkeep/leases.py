"""What only one process may do at a time: hear a bot on Telegram, deliver its outbox.

A lease runs out unless it is renewed, so that somebody else can go on when its holder has died.
Its times are the database server's, so that it matters to nobody how a machine's clock goes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.sharing import insert_once, is_alone
from storage.tables import Lease
from storage.tables.base import Moment
from workshop.clock import Clock

LEASE_FOR = timedelta(seconds=10)
LONGEST = 2 * LEASE_FOR
"""No lease ends later than that from now, unless a clock has gone back since it was taken."""


def take_lease(
    session: Session,
    name: str,
    holder: str,
    *,
    clock: Clock,
    is_gone: Callable[[str], bool] = lambda _: False,
) -> str | None:
    """Take or renew a lease, if it is free, and return who has it now.

    The clock is asked again once the lease is held: until then its holder may have renewed it.
    It is free if it has run out, or its holder is known to be gone, or it was taken at a time
    that has not come yet. None if its holder is just giving it back.
    """
    if insert_once(session, Lease, name=name, holder=holder, until=clock() + LEASE_FOR):
        return holder
    lease = session.get(Lease, name, with_for_update=True, populate_existing=True)
    if lease is None:
        return None
    now = clock()
    is_free = not now < lease.until <= now + LONGEST or is_gone(lease.holder)
    if lease.holder == holder or is_free:
        lease.holder, lease.until = holder, now + LEASE_FOR
    return lease.holder


def common_now(session: Session, now: datetime) -> datetime:
    """Return the moment that all who share the database agree on; on SQLite that is `now`."""
    if is_alone(session):
        return now
    return session.execute(select(func.clock_timestamp(type_=Moment))).scalar_one()


def give_back(session: Session, name: str, holder: str) -> None:
    """Give a lease back, so that nobody has to wait for it to run out."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
