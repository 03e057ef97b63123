"""Lives and deaths: start the bot, let residents write, kill it at a random point, again."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Broadcast, BroadcastState, Delivery, Media, MediaState, Outgoing
from tests.crash.account import Account, account_of
from tests.crash.office import AtWork, Office, opened_office, wait_until_at_work
from tests.crash.place import Operator, build_place, chats_of, wait_for
from tests.crash.waves import Wave, waves_on

GONE_SHARE = 0.03
"""The share of recipients whose account is gone when the broadcasts come."""
BROADCAST_AT = (0.1, 0.2, 0.4)
"""After these shares of the kills a broadcast is planned: words, a picture, a voice."""
IN_START = 0.15
"""The share of kills that come while the process is still starting."""
IMPORT_EVERY = 5
PORTIONS = 4
DRAIN_S = 1_800.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done; `life_s` is the longest a process lives once it is at work."""

    kills: int = 200
    updates: int = 10_000
    recipients: int = 5_000
    writers: int = 300
    life_s: float = 6.0
    seed: int = 1


@dataclass(slots=True)
class Times:
    """Seconds from start until it hears, until it speaks; the library's import before some."""

    hears: list[float] = field(default_factory=list)
    speaks: list[float] = field(default_factory=list)
    imports: list[float] = field(default_factory=list)
    pairs: list[tuple[float, float]] = field(default_factory=list)

    def note(self, began: float, at: AtWork, import_s: float | None = None) -> None:
        """Note one start, and the import measured just before it, if one was."""
        self.hears.append(at.hears_at - began)
        self.speaks.append(at.speaks_at - began)
        if import_s is not None:
            self.imports.append(import_s)
            self.pairs.append((at.hears_at - began, import_s))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the battery found; `engine` is what kept the tables, as SQLAlchemy calls it."""

    plan: Plan
    engine: str
    account: Account
    times: Times
    seconds: float
    exit_code: int
    left_sending: Sequence[int]
    """How many rows were on their way at each kill."""
    telling_lines: int
    """So many lines of the processes' logs, at DEBUG, that tell what no log may."""


def run(
    plan: Plan, elsewhere: str = "", watch: Callable[[int], object] = lambda _: None
) -> Outcome:
    """Return what came of so many kills; `watch` is told of each.

    The tables are made in the empty database `elsewhere`, or in a file of the town's own.
    """
    began = time.monotonic()
    with TemporaryDirectory() as folder, opened_office(plan.seed) as office:
        town = build_place(Path(folder) / "town", plan.recipients, elsewhere)
        chats = chats_of(plan.recipients)
        dice = random.Random(plan.seed)
        gone = dice.sample(chats[plan.writers :], int(GONE_SHARE * plan.recipients))
        office.opens(chats, writers=plan.writers, gone=gone)
        operator = Operator.of(town, office)
        waves = waves_on(Shelf(town.folder / "media"))
        battery = _Battery(plan, operator, office, dice, watch, waves)
        office.storm()
        battery.kill_again_and_again()
        exit_code = battery.finish()
        store = Store(town.database_url)
        try:
            sent = dict(zip(battery.broadcasts, waves, strict=True))
            account = account_of(store, office.story(waves), sent, plan.recipients)
            engine = store.engine.dialect.name
        finally:
            store.close()
        account.listed = sum(map(Counter, map(operator.counts, battery.broadcasts)), Counter())
        telling = len(operator.telling_lines())
    seconds = time.monotonic() - began
    return Outcome(
        plan, engine, account, battery.times, seconds, exit_code, battery.left_sending, telling
    )


class _Battery:
    def __init__(
        self,
        plan: Plan,
        operator: Operator,
        office: Office,
        dice: random.Random,
        watch: Callable[[int], object],
        waves: Sequence[Wave],
    ) -> None:
        self._plan = plan
        self._operator = operator
        self._office = office
        self._dice = dice
        self._watch = watch
        self._waves = waves
        self._written = 0
        self.times = Times()
        self.left_sending: list[int] = []
        self.broadcasts: list[int] = []
        """By their ids, in the order of the waves."""

    def kill_again_and_again(self) -> None:
        """Give each process a life of random length, and end it with SIGKILL."""
        for nth in range(self._plan.kills):
            for wave, at in zip(self._waves, BROADCAST_AT, strict=True):
                if nth == int(at * self._plan.kills):
                    self.broadcasts.append(self._operator.broadcasts(wave))
            # The short form has few lives; none of them ends before it has begun.
            is_in_start = nth >= IMPORT_EVERY and self._dice.random() < IN_START
            self._live(nth, is_in_start=is_in_start)
            self._watch(1)

    def finish(self) -> int:
        """Let a last process do what is left, and end it kindly; its exit code."""
        self._write(self._plan.updates - self._written)
        self._office.calm()
        began = time.monotonic()
        process = self._operator.starts()
        try:
            self.times.note(began, wait_until_at_work(self._office, began))
            wait_for(lambda: self._office.pending() == 0, "acknowledged", within_s=DRAIN_S)
            wait_for(self._is_done, "everything said and fetched", within_s=DRAIN_S)
            process.send_signal(signal.SIGTERM)
            return process.wait(60)
        finally:
            # After a timeout nobody must be left behind.
            process.kill()
            process.wait()

    def _live(self, nth: int, *, is_in_start: bool) -> None:
        due = (nth + 1) * self._plan.updates // (self._plan.kills + 1)
        share = max(1, (due - self._written) // PORTIONS)
        # Something waits at each start, so that the first question is answered at once.
        self._write(share)
        import_s = self._operator.importing_s() if nth % IMPORT_EVERY == 0 else None
        began = time.monotonic()
        process = self._operator.starts()
        try:
            if is_in_start:
                time.sleep(self._dice.random() * min(self.times.hears))
            else:
                self._work(began, import_s, due, share)
            _require_alive(process)
        finally:
            process.kill()
            process.wait()
        self.left_sending.append(self._count_sending())
        self._write(due - self._written)

    def _work(self, began: float, import_s: float | None, due: int, share: int) -> None:
        self.times.note(began, wait_until_at_work(self._office, began), import_s)
        lives_s = self._dice.random() * self._plan.life_s
        for _ in range(PORTIONS):
            self._write(min(share, due - self._written))
            time.sleep(lives_s / PORTIONS)

    def _write(self, updates: int) -> None:
        if updates > 0:
            self._written += self._office.write(updates)

    def _count_sending(self) -> int:
        store = Store(self._operator.town.database_url)
        try:
            with store.reading() as session:
                sending = Outgoing.state == Delivery.SENDING
                return session.scalar(select(func.count(Outgoing.id)).where(sending)) or 0
        finally:
            store.close()

    def _is_done(self) -> bool:
        store = Store(self._operator.town.database_url)
        open_states = (Delivery.QUEUED, Delivery.SENDING)
        try:
            with store.reading() as session:
                waiting = select(func.count(Outgoing.id)).where(Outgoing.state.in_(open_states))
                unfired = select(func.count(Broadcast.id)).where(
                    Broadcast.state == BroadcastState.PLANNED
                )
                unfetched = select(func.count(Media.id)).where(Media.state == MediaState.WAITING)
                return not any(map(session.scalar, (unfired, waiting, unfetched)))
        finally:
            store.close()


def _require_alive(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise RuntimeError(f"the bot ended by itself with {process.returncode}")
