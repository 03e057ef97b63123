"""A fire drill: a backup in the middle of everything, more is said, the machine is lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.backups import make_backup, restore_backup
from bot.house import House
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Broadcast, BroadcastState, Contribution, Delivery, Outgoing
from tests.conversations.conftest import Running, house, pace, plot, take_part, telegram
from tests.engines import Engine
from tests.keeping.comparing import Rows, differing, rows_of
from tests.keeping.conftest import address_on
from tests.telegram import Resident, StandIn
from workshop.broadcasts import Plan, plan_broadcast
from workshop.process import current_process
from workshop.upkeep.condition import Silence, condition_of
from workshop.upkeep.intake import heartbeats
from workshop.upkeep.restoring import UNDER_WAY

__all__ = ["house", "pace", "plot", "telegram"]
WORKS_S = 1.5
"""Long enough for a courier, which looks five times a second."""


def plan(house: House, words: str, **after: float) -> int:
    """Plan words to everybody, so long from now; the broadcast's id."""
    now = house.clock()
    with house.store.writing() as session:
        process = current_process(session)
        due = Plan(None, {"nb": words}, "all", now + timedelta(**after), is_urgent=True)
        return plan_broadcast(session, process, due, now=now).id


def queue_again(house: House) -> None:
    """Let the first row stand as it does before it is sent, and the second while it is."""
    with house.store.writing() as session:
        rows = session.scalars(select(Outgoing).order_by(Outgoing.id).limit(2)).all()
        for row, state in zip(rows, (Delivery.QUEUED, Delivery.SENDING), strict=True):
            session.execute(
                update(Outgoing).where(Outgoing.id == row.id).values(state=state, done_at=None)
            )


class Drill:
    """The machine that is lost, and the one that takes its place."""

    def __init__(self, house: House, telegram: StandIn, folder: Path, elsewhere: str) -> None:
        self.house, self.telegram, self.folder = house, telegram, folder
        self.before: Rows = {}
        self.under_way = 0
        self.anna, self.berit = telegram.residents(2)
        there = Store(elsewhere)
        shelf = Shelf(folder / "there")
        self.there = replace(house, store=there, shelf=shelf)

    def talk(self) -> None:
        """Let two residents say something each, and be answered."""
        running = Running(self.house)
        try:
            for resident in (self.anna, self.berit):
                take_part(self.house, resident)
                _speak(resident, "Bussen går for sjelden")
        finally:
            running.ends()

    def back_up(self) -> Rows:
        """Make the backup, with something on its way; the rows as they are then."""
        queue_again(self.house)
        plan(self.house, "Om en time", hours=1)
        plan(self.house, "I morgen", hours=30)
        self.made_at = now = self.house.clock()
        make_backup(
            *(self.house.store, self.house.vault, self.house.shelf, self.folder / "copy.vb"),
            now=now,
            step=lambda _: None,
        )
        self.under_way = _under_way(self.house.store)
        return rows_of(self.house.store)

    def talk_on(self) -> None:
        """Let more be said, and the broadcast go out; all of it will be lost."""
        running = Running(self.house)
        try:
            _speak(self.anna, "Dette går tapt")
            self.telegram.clock.advance(3600 + 60)
            self.anna.waits_for(lambda heard: heard.text == "Om en time")
        finally:
            running.ends()

    def restore(self) -> None:
        """Put the backup back on the other machine."""
        settings = replace(self.house.settings, database_url=self.there.store.url)
        restore_backup(
            *(settings, self.there.vault, self.there.shelf, self.folder / "copy.vb", []),
            now=self.house.clock(),
            step=lambda _: None,
        )


def _speak(resident: Resident, words: str) -> None:
    said = resident.says(words)
    resident.waits_for_reaction(said["message_id"])


def _under_way(store: Store) -> int:
    with store.reading() as session:
        states = session.scalars(select(Outgoing.state)).all()
    return sum(state in UNDER_WAY for state in states)


@pytest.fixture
def drill(
    house: House,
    telegram: StandIn,
    tmp_path: Path,
    engine: Engine,
    request: pytest.FixtureRequest,
) -> Iterator[Drill]:
    """A drill until just after the restore; `before` are the rows that were backed up."""
    with address_on(engine, tmp_path, request) as elsewhere:
        drill = Drill(house, telegram, tmp_path, elsewhere)
        drill.talk()
        drill.before = drill.back_up()
        drill.talk_on()
        drill.restore()
        yield drill
        drill.there.store.close()


def test_restored_is_what_was_and_what_was_under_way_is_uncertain(drill: Drill) -> None:
    after = rows_of(drill.there.store)

    with drill.there.store.reading() as session:
        states = Counter(session.scalars(select(Outgoing.state)))
        broadcasts = session.scalars(select(Broadcast.state).order_by(Broadcast.id)).all()
    assert differing(drill.before, after) == {"outgoing", "broadcast"}
    assert (len(after["outgoing"]), states[Delivery.UNCERTAIN]) == (
        len(drill.before["outgoing"]),
        drill.under_way,
    )
    assert (set(states), broadcasts) == (
        {Delivery.SENT, Delivery.UNCERTAIN},
        [BroadcastState.ASKS, BroadcastState.PLANNED],
    )


def test_nothing_is_sent_again_and_the_talk_goes_on(drill: Drill, telegram: StandIn) -> None:
    before = len(telegram.sends)
    running = Running(drill.there)
    telegram.waits_until(lambda: "courier" in _beating(drill.there.store))
    time.sleep(WORKS_S)
    sent = len(telegram.sends) - before

    _speak(drill.anna, "Nå er vi her igjen")
    running.ends()

    with drill.there.store.reading() as session:
        texts = session.scalars(select(Contribution.text).order_by(Contribution.id)).all()
    assert (before > 0, sent) == (True, 0)
    assert texts == ["Bussen går for sjelden", "Bussen går for sjelden", "Nå er vi her igjen"]


def test_a_day_between_backup_and_return_is_an_outage_that_residents_are_told_of(
    drill: Drill, telegram: StandIn
) -> None:
    telegram.clock.advance(25 * 3_600)
    running = Running(drill.there)
    telegram.waits_until(lambda: bool(_silences(drill.there)), timeout_s=30)
    telegram.clock.advance(61)
    for resident in (drill.anna, drill.berit):
        resident.waits_for_text("Vi var borte i mer enn et døgn")
    running.ends()

    (silence,) = _silences(drill.there)
    assert (silence.cause, silence.began_at, silence.asked) == ("restored", drill.made_at, 2)


def test_an_hour_between_backup_and_return_is_an_outage_in_which_nobody_is_asked(
    drill: Drill, telegram: StandIn
) -> None:
    running = Running(drill.there)
    telegram.waits_until(lambda: bool(_silences(drill.there)), timeout_s=30)
    before = len(telegram.sends)
    telegram.clock.advance(61)
    time.sleep(WORKS_S)
    running.ends()

    (silence,) = _silences(drill.there)
    assert (silence.cause, silence.asked, len(telegram.sends) - before) == ("restored", 0, 0)


def _silences(house: House) -> tuple[Silence, ...]:
    with house.store.reading() as session:
        process = current_process(session)
        return condition_of(session, process, {}, now=house.clock()).silences


def _beating(store: Store) -> set[str]:
    with store.reading() as session:
        return set(heartbeats(session))
