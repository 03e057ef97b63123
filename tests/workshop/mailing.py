"""Planning and firing broadcasts, as the floor above does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastKind,
    Outgoing,
    Person,
    Prompt,
)
from tests.conftest import FakeClock
from workshop.board.finding import find_prompt
from workshop.broadcasts import (
    Plan,
    fire_due,
    plan_broadcast,
)
from workshop.messages import About, Button, Say
from workshop.process import current_process

HELLO = {"nb": "Hei", "nn": "Hei du", "en": "Hello"}


def ask(person: Person, prompt: Prompt, _kind: BroadcastKind = BroadcastKind.PROMPT) -> Say:
    """Put a prompt as the floor above would."""
    rows = ((Button("Skip", "skip"),),)
    return Say(prompt.questions[0][person.language], rows=rows, about=About(prompt.id))


def plan_words(
    session: Session,
    clock: FakeClock,
    *,
    audience: str = "all",
    due_at: datetime | None = None,
    is_urgent: bool = False,
) -> Broadcast:
    """Plan a broadcast of words."""
    plan = Plan(None, HELLO, audience, due_at or clock(), is_urgent)
    return plan_broadcast(session, current_process(session), plan, now=clock())


def plan_prompt(session: Session, clock: FakeClock, name: str = "kjokkenbordet") -> Broadcast:
    """Plan a broadcast of a prompt, due now."""
    process = current_process(session)
    plan = Plan(find_prompt(session, process, name), None, "all", clock())
    return plan_broadcast(session, process, plan, now=clock())


def fire(session: Session, clock: FakeClock) -> list[int]:
    """Fire what is due, and return to how many each went."""
    return [fired.recipients for fired in fire_due(session, clock(), make_say=ask)]


def rows_of(session: Session) -> list[Outgoing]:
    """Return every outgoing row."""
    session.expire_all()
    return list(session.scalars(select(Outgoing).order_by(Outgoing.id)))
