"""Telegram in a process of its own, and the residents who write to it: both outlive every kill.

Times are monotonic seconds, the same in all processes of one machine.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tests.crash.waves import Wave, parts_by_look
from tests.crash.weather import Weather
from tests.crash.writers import Act, Writers
from tests.telegram import StandIn
from tests.telegram.update_queue import Entry

PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands in one resident's chat at the end."""

    reactions: frozenset[int]
    answered: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtWork:
    """When a process first got updates, and when it first said something to Telegram."""

    hears_at: float
    speaks_at: float


@dataclass(frozen=True, slots=True)
class Story:
    """All that happened at Telegram's end.

    `updates` are the raw updates in order, without those that Telegram let go because nobody
    fetched them in time (it keeps a press for 150 s): `let_go` is how many these were.
    `times_said` is how often each chat got each part of each broadcast, by their places;
    `unclear` how many sends were made to end without a clear answer.
    """

    acts: tuple[Act, ...]
    updates: tuple[bytes, ...]
    let_go: int
    chats: dict[int, Heard]
    times_said: dict[tuple[int, int, int], int]
    unclear: int


@dataclass(frozen=True, slots=True)
class Office:
    """This end of Telegram's process; each method is one question to it."""

    line: Connection

    def address(self) -> tuple[str, str]:
        """Return TELEGRAM_API_BASE and the token."""
        base, token = self._ask("address")
        return str(base), str(token)

    def opens(self, chats: Sequence[int], *, writers: int, gone: Sequence[int]) -> None:
        """Let the bot know these chats; the first ones write, those that are gone refuse."""
        self._ask("opens", chats, writers, gone)

    def write(self, updates: int) -> int:
        """Let residents write until so many more updates wait; how many came of it."""
        return int(self._ask("write", updates))

    def storm(self) -> None:
        """Let calls go wrong from now on."""
        self._ask("storm")

    def calm(self) -> None:
        """Let every call go well from now on."""
        self._ask("calm")

    def at_work(self, since: float) -> AtWork | None:
        """Return when the process started since then heard and spoke first; None until both."""
        at: AtWork | None = self._ask("at_work", since)
        return at

    def pending(self) -> int:
        """Return how many updates have not been acknowledged."""
        return int(self._ask("pending"))

    def story(self, waves: Sequence[Wave]) -> Story:
        """Return all that happened; these were the broadcasts."""
        story: Story = self._ask("story", waves)
        return story

    def _ask(self, question: str, *arguments: Any) -> Any:
        self.line.send((question, arguments))
        if not self.line.poll(PATIENCE_S):
            raise TimeoutError(question)
        answer = self.line.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def opened_office(seed: int) -> Iterator[Office]:
    """Start Telegram in a process of its own, and end it afterwards."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, seed), daemon=True)
    process.start()
    try:
        yield Office(ours)
    finally:
        ours.send(None)
        process.join(PATIENCE_S)


@dataclass
class _Clerk:
    """Answers inside Telegram's process; methods as in `Office`."""

    standin: StandIn
    weather: Weather
    writers: Writers
    updates: list[Entry] = field(default_factory=list)

    def address(self) -> tuple[str, str]:
        return self.standin.base_url, self.standin.token

    def opens(self, chats: Sequence[int], writers: int, gone: Sequence[int]) -> None:
        self.standin.slow_repeated_polls(False)
        self.standin.world.when_queued.append(self.updates.append)
        people = [self.standin.resident("Innbygger", user_id=chat) for chat in chats]
        self.writers.people = people[:writers]
        for person in people:
            if person.chat_id in gone:
                person.disappears()

    def write(self, updates: int) -> int:
        before = len(self.updates)
        while len(self.updates) - before < updates:
            self.writers.act()
        return len(self.updates) - before

    def storm(self) -> None:
        self.weather.storm()

    def calm(self) -> None:
        self.weather.calm()

    def at_work(self, since: float) -> AtWork | None:
        calls = list(takewhile(lambda call: call.at >= since, reversed(self.standin.calls)))
        calls.reverse()
        # A poll of the process that was killed may still end; the new one begins with this.
        hears = dropwhile(lambda call: call.method != "deleteWebhook", calls)
        heard = next((call.at for call in hears if call.method == "getUpdates"), None)
        spoke = next((call.at for call in calls if call.method == "setMyCommands"), None)
        return AtWork(heard, spoke) if heard is not None and spoke is not None else None

    def pending(self) -> int:
        return self.standin.pending()

    def story(self, waves: Sequence[Wave]) -> Story:
        looks = parts_by_look(waves)
        times_said: Counter[tuple[int, int, int]] = Counter()
        for one in self.standin.deliveries():
            if part := looks.get((one.text, one.picture or one.attachment)):
                times_said[one.chat_id, *part] += 1
        chats = {
            one.chat_id: Heard(frozenset(one.reactions), frozenset(one.answered))
            for one in self.writers.people
        }
        now = self.standin.clock.now()
        kept = tuple(one.body for one in self.updates if one.done or one.expires_at >= now)
        let_go = len(self.updates) - len(kept)
        acts = tuple(self.writers.acts)
        return Story(acts, kept, let_go, chats, dict(times_said), self.weather.unclear)


def _serve(line: Connection, seed: int) -> None:
    with StandIn.start(seed=seed) as standin:
        clerk = _Clerk(standin, Weather(standin), Writers(standin, seed))
        while (asked := line.recv()) is not None:
            question, arguments = asked
            try:
                line.send(getattr(clerk, question)(*arguments))
            except Exception as error:  # noqa: BLE001 - raised again by whoever asked.
                line.send(error)


def wait_until_at_work(office: Office, since: float, *, within_s: float = PATIENCE_S) -> AtWork:
    """Return when the process started since then heard and spoke first. Raises TimeoutError."""
    ends_at = time.monotonic() + within_s
    while time.monotonic() < ends_at:
        at = office.at_work(since)
        if at is not None:
            return at
        time.sleep(0.05)
    raise TimeoutError("the bot did not come back to work")
