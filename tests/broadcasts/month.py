"""A process between its workshops, lived through by the clock and killed on the way.

`python -m tests.broadcasts.month URL FOLDER` lives on from where the last one died, to the end.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select, text, update
from sqlalchemy.orm import Session

from handlers import broadcast_question
from prompts.catalogue import load_catalogue
from storage.store import Store
from storage.tables import (
    Anchor,
    Contribution,
    ContributionKind,
    Meeting,
    Outgoing,
    Person,
    PhaseState,
    Process,
)
from storage.vault import Vault
from tests.conftest import SECRET
from tests.workshop.residents import join
from workshop.board.finding import prompts_of
from workshop.broadcasts import Plan, fire_due, join_late, plan_broadcast, plan_series
from workshop.broadcasts.when import AnchorOf
from workshop.messages import Channel
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Later, Outcome, Sent, Uncertain, Unreachable
from workshop.outbox.settling import record_outcome, rescue
from workshop.process import current_process, phases_of
from workshop.residents.people import pause
from workshop.talk.quiet import moment_at

OSLO = ZoneInfo("Europe/Oslo")
TICK = timedelta(minutes=15)
BANDS = ("13-15", "16-19", "20-39", "40-66", "67-79", None)
AWAY = timedelta(days=2)
HELLO = {"nb": "Hei", "nn": "Hei", "en": "Hello"}


@dataclass(frozen=True, slots=True)
class Span:
    """Which weeks, with how many residents; so many messages leave in a tick."""

    first_day: str
    days: int
    residents: int
    per_tick: int

    def at(self, day: int, clock: str = "00:00") -> datetime:
        """Return a moment of the span, by the clock on the wall."""
        first = datetime.fromisoformat(f"{self.first_day} {clock}")
        return moment_at(first + timedelta(days=day), OSLO)


def chance(*of: object) -> float:
    """Return a number from 0 to 1 that is the same each time these are asked about."""
    digest = hashlib.sha256(repr(of).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def prepare(session: Session, vault: Vault, span: Span) -> None:
    """Let residents be there, who come in the course of the weeks, and plan everything."""
    process = current_process(session)
    process.rhythm = {"per_week": 8, "youth_per_week": 3}
    phase = phases_of(session, process)[0]
    phase.state, phase.moved_by_hand = PhaseState.OPEN, True
    for nth in range(span.residents):
        comes_on = 0 if nth % 3 else chance("comes", nth) * span.days
        person = join(
            *(session, vault, str(nth)),
            now=span.at(0),
            age_band=BANDS[nth % len(BANDS)],
            joined_at=span.at(0) + timedelta(days=comes_on),
        )
        person.consent_version = None
    session.execute(delete(Meeting))
    now = span.at(0)
    words = partial(Plan, None, HELLO)
    for nth, day in enumerate(range(3, span.days, 10)):
        meeting = Meeting(
            process_id=process.id,
            phase_id=phase.id,
            code=f"m{nth}",
            title={"nb": "Verksted"},
            starts_at=span.at(day, "18:00"),
            ends_at=span.at(day, "21:00"),
        )
        session.add(meeting)
        session.flush()
        for days, clock in ((-2, "17:30"), (1, "09:00")):
            anchor = Anchor(of=AnchorOf.MEETING, id=meeting.id, days=days, clock=clock)
            plan = words("all", now, anchor=anchor, meeting=meeting)
            plan_broadcast(session, process, plan, now=now)
    prompts = [
        one for one in prompts_of(session, process) if one.phase_id == phase.id and not one.ages
    ]
    in_turn = Plan(None, None, "all", span.at(1, "10:00"))
    plan_series(session, process, in_turn, prompts[1:4], every_days=2, now=now)
    asked = Plan(prompts[0], None, "all", span.at(2, "12:00"), reminders=2, remind_after=2)
    plan_broadcast(session, process, asked, now=now)
    # Begins so late in the evening that it cannot end before the night.
    plan_broadcast(session, process, words("not age=67-79", span.at(5, "20:45")), now=now)
    for is_urgent in (False, True):
        night = words("all", span.at(6, "02:30"), is_urgent=is_urgent)
        plan_broadcast(session, process, night, now=now)


def live(store: Store, vault: Vault, folder: Path, span: Span) -> None:
    """Live on, tick after tick; what has been sent stands in `sent`, the time in `clock`."""
    at = folder / "clock"
    now = datetime.fromisoformat(at.read_text()) if at.exists() else span.at(0)
    make_say = partial(broadcast_question, load_catalogue())
    with store.writing() as session:
        rescue(session, channel=Channel.TELEGRAM, now=now)
    while now < span.at(span.days):
        with store.writing() as session:
            _residents(session, span, now)
            fire_due(session, now, make_say=make_say)
        if now.minute == 0:
            with store.writing() as session:
                join_late(session, now, make_say=make_say)
        if now.hour == 0 and now.minute == 0:
            _count_rows(store)
        _deliver(store, vault, folder, span, now)
        now += TICK
        (folder / "clock.new").write_text(now.isoformat())
        (folder / "clock.new").replace(at)


def _count_rows(store: Store) -> None:
    """Let PostgreSQL know what it holds, as its own caretaker does: the tests' has none."""
    if store.engine.dialect.name == "postgresql":
        with store.writing() as session:
            session.execute(text("ANALYZE"))


def _residents(session: Session, span: Span, now: datetime) -> None:
    process = current_process(session)
    session.execute(
        update(Person)
        .where(Person.consent_version.is_(None), Person.joined_at <= now)
        .values(consent_version=process.consent_version)
    )
    for person in session.scalars(select(Person).where(Person.id % 7 == 0)):
        if not is_away(person.id, span, now):
            person.paused_at = None
        elif person.paused_at is None:
            pause(session, person, now=now)
    asked = (
        select(Outgoing.person_id, Outgoing.prompt_id)
        .where(Outgoing.state == "sent", Outgoing.prompt_id.is_not(None))
        .where(Outgoing.done_at > now - timedelta(hours=3), Outgoing.done_at < now)
        .where(
            ~exists().where(
                Contribution.person_id == Outgoing.person_id,
                Contribution.prompt_id == Outgoing.prompt_id,
            )
        )
    )
    for person_id, prompt_id in session.execute(asked).all():
        if chance("answers", person_id, prompt_id) < 0.4:
            session.add(_answer(process, person_id, prompt_id, now))


def is_away(person_id: int, span: Span, now: datetime) -> bool:
    """Tell whether somebody has said stop just now: every seventh does, for two days."""
    leaves = span.at(0) + timedelta(days=chance("leaves", person_id) * span.days)
    return person_id % 7 == 0 and leaves <= now < leaves + AWAY


def _answer(
    process: Process, person_id: int | None, prompt_id: int | None, now: datetime
) -> Contribution:
    return Contribution(
        process_id=process.id,
        person_id=person_id,
        prompt_id=prompt_id,
        phase_id=None,
        channel=Channel.TELEGRAM,
        kind=ContributionKind.TEXT,
        text="Bussen går for sjelden",
        language="nb",
        said_at=now,
        kept_at=now,
    )


def _deliver(store: Store, vault: Vault, folder: Path, span: Span, now: datetime) -> None:
    with (folder / "sent").open("ab", buffering=0) as sent:
        for _ in range(span.per_tick):
            with store.writing() as session:
                parcels = claim_next(session, vault, channel=Channel.TELEGRAM, now=now)
            if not parcels:
                return
            (parcel,) = parcels
            with store.reading() as session:
                row = session.get_one(Outgoing, parcel.outgoing_id)
            outcome = _outcome(row.id, row.attempts)
            if isinstance(outcome, Sent | Uncertain):
                os.write(sent.fileno(), f"{row.person_id} {row.broadcast_id} {now}\n".encode())
            with store.writing() as session:
                record_outcome(session, row.id, outcome, now=now)


def _outcome(row_id: int, attempts: int) -> Outcome:
    luck = chance("sends", row_id, attempts)
    if luck < 0.02:
        return Later(30, "429")
    if luck < 0.03:
        return Uncertain("cut")
    return Unreachable("blocked") if luck < 0.033 else Sent(str(1_000_000 + row_id))


if __name__ == "__main__":
    url, place, first_day, *numbers = sys.argv[1:]
    opened = Store(url)
    live(opened, Vault(SECRET), Path(place), Span(first_day, *map(int, numbers)))
    opened.close()
