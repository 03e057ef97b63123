"""A broadcast in a running bot's database: planning one, and waiting until all is said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from benchmarks.town import Town
from storage.store import Store
from storage.tables import Delivery, Outgoing, Person
from workshop.broadcasts import Plan, plan_broadcast
from workshop.clock import utc_now
from workshop.process import current_process
from workshop.residents.places import Place

WORDS = {"nb": "Vi sees på verkstedet på tirsdag."}
LONGEST_S = 60.0


def let_everybody_listen(town: Town) -> None:
    """Let nothing be asked, so that a word gets a receipt and no question after it."""
    with _writing(town) as session:
        session.execute(update(Person).values(place=Place.LISTENING))


def plan_for_all(town: Town) -> None:
    """Plan a broadcast that is due; the bot's clock finds it."""
    now = utc_now()
    # Urgent, because this may be measured at night.
    plan = Plan(None, WORDS, "all", now - timedelta(seconds=1), is_urgent=True)
    with _writing(town) as session:
        plan_broadcast(session, current_process(session), plan, now=now)


def wait_until_said(town: Town) -> None:
    """Return when nothing waits and nothing is in flight. Raises TimeoutError."""
    waiting = select(func.count(Outgoing.id)).where(
        Outgoing.state.in_([Delivery.QUEUED, Delivery.SENDING])
    )
    store = Store(town.database_url)
    ends_at = time.monotonic() + LONGEST_S
    try:
        while time.monotonic() < ends_at:
            with store.reading() as session:
                if session.scalar(waiting) == 0:
                    return
            time.sleep(0.1)
    finally:
        store.close()
    raise TimeoutError("the broadcast did not end")


@contextmanager
def _writing(town: Town) -> Iterator[Session]:
    store = Store(town.database_url)
    try:
        with store.writing() as session:
            yield session
    finally:
        store.close()
