"""A day in minutes: 2,000 residents on Telegram, some on the web, a wall that stands open.

One in a hundred calls to Telegram fails. What is measured is the memory of the bot's process,
and whether everything that was said is kept and everything that was to be said is done with.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
from httpx2 import Response
from sqlalchemy import func, select

from benchmarks.at_work import at_work
from benchmarks.board import session_for
from benchmarks.figures import Figure, Result
from benchmarks.mail import waiting_updates
from benchmarks.post_office import PostOffice, post_office
from benchmarks.town import FIRST_CHAT, Town, build_town
from storage.store import Store
from storage.tables import Contribution, Delivery, Outgoing
from tests.telegram import Json
from tests.web.browsing import Resident
from workshop.board.staff import StaffRole

RESIDENTS = 2_000
TIMES_EACH = 6
MINUTES = 5.0
WEB_RESIDENTS = 10
FAULT_SHARE = 0.01
SENDS_PER_S = 400
"""A day's sends in minutes: Telegram itself would not take so many."""
LOOK_EVERY_S = 0.5
LONGEST_S = 120.0
EVENING_S = 600.0
"""So long we wait for the mail: a day of minutes brings more at once than Telegram would take."""
ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: the server closes what is idle for five seconds, and where a
browser would ask again at once, httpx fails."""


class Visitor(Resident):
    """A resident on the web of a running bot."""

    def __init__(self, base: str) -> None:
        """Come for the first time."""
        self.answer = Response(204)
        self._read = None
        self.client = httpx.Client(  # type: ignore[assignment]  # Over the wire.
            base_url=base,
            headers={"Origin": base},
            follow_redirects=True,
            trust_env=False,
            timeout=LONGEST_S,
            limits=ONE_EACH,
        )


@dataclass(slots=True)
class Scale:
    """Weighs a process now and then: its resident memory in MiB."""

    pid: int
    weights: list[float] = field(default_factory=list)

    def weigh(self) -> None:
        """Take one sample."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        kib = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
        self.weights.append(kib / 1024)

    def quarter(self, nth: int) -> float:
        """Return the usual weight in a quarter of the time, 0 to 3."""
        size = len(self.weights) // 4
        return median(self.weights[nth * size : (nth + 1) * size])


@dataclass(frozen=True, slots=True)
class Evening:
    """What was written in the day, what of it is kept, and what became of the mail."""

    written: int
    kept: int
    mail: Mapping[str, int]
    whys: Mapping[str, int]
    took_s: float

    @property
    def left(self) -> int:
        """How many messages are not done with."""
        return sum(self.mail.get(state, 0) for state in (Delivery.QUEUED, Delivery.SENDING))

    @property
    def rejected(self) -> int:
        """How many messages were refused; no fault that is let in is a refusal."""
        return self.mail.get(Delivery.REJECTED, 0)

    @property
    def is_done(self) -> bool:
        """Whether all that was written is kept, and all mail is done with."""
        return self.kept >= self.written and not self.left


def run(residents: int, minutes: float) -> Result:
    """Let a day pass."""
    with TemporaryDirectory() as folder, post_office() as post:
        town = build_town(Path(folder) / "town", residents)
        post.knows(range(FIRST_CHAT, FIRST_CHAT + residents))
        post.fails_at_times(FAULT_SHARE)
        with at_work(town, post, sends_per_s=SENDS_PER_S) as bot:
            scale = Scale(bot.pid)
            updates = waiting_updates(residents * TIMES_EACH, residents)
            random.Random(1).shuffle(updates)
            with _web_goes_on(town, bot.base) as web:
                _pass_the_day(post, scale, updates, minutes * 60)
            evening = _evening(town, updates, web)
    return _result(scale, evening, residents, minutes)


def _pass_the_day(post: PostOffice, scale: Scale, updates: Sequence[Json], seconds: float) -> None:
    began = time.monotonic()
    sent = 0
    while sent < len(updates):
        passed = time.monotonic() - began
        due = min(len(updates), round(len(updates) * passed / seconds))
        post.queue(updates[sent:due])
        sent = due
        scale.weigh()
        time.sleep(LOOK_EVERY_S)


def _evening(town: Town, updates: Sequence[Json], web: list[str]) -> Evening:
    """Wait until nothing is left to be said, for so long at most, and count what was said."""
    began = time.monotonic()
    written = sum("message" in one for one in updates) + len(web)
    store = Store(town.database_url)
    while True:
        evening = Evening(written, *_counted(store), time.monotonic() - began)
        if evening.is_done or evening.took_s > EVENING_S:
            store.close()
            return evening
        time.sleep(LOOK_EVERY_S)


def _counted(store: Store) -> tuple[int, Mapping[str, int], Mapping[str, int]]:
    """Return how much is kept, and the mail by state, and where it went wrong by reason."""
    with store.reading() as session:
        kept = session.scalar(select(func.count(Contribution.id))) or 0
        states = session.execute(select(Outgoing.state, func.count()).group_by(Outgoing.state))
        whys = session.execute(
            select(Outgoing.state, Outgoing.why, func.count())
            .where(Outgoing.why.is_not(None))
            .group_by(Outgoing.state, Outgoing.why)
        )
        found = {f"{state}, {why}": n for state, why, n in whys}
        return kept, {str(state): n for state, n in states}, found


@contextmanager
def _web_goes_on(town: Town, base: str) -> Iterator[list[str]]:
    """Let residents write on the web, and the wall stand open, until the day is over.

    Gives what has been written. What goes wrong there is raised when the day is over.
    """
    is_over = threading.Event()
    written: list[str] = []
    with ThreadPoolExecutor() as threads:
        wall = threads.submit(_look_at_the_wall, town, base, is_over)
        chat = threads.submit(_chat, base, written, is_over)
        try:
            yield written
        finally:
            is_over.set()
        wall.result(), chat.result()


def _look_at_the_wall(town: Town, base: str, is_over: threading.Event) -> None:
    """Do as the wall's script does: an open stream, and the changed part at each ring."""
    with (
        httpx.Client(
            base_url=base,
            trust_env=False,
            timeout=LONGEST_S,
            limits=ONE_EACH,
            cookies=session_for(town, StaffRole.FACILITATOR),
        ) as client,
        client.stream("GET", "/board/stream") as stream,
    ):
        for line in stream.iter_lines():
            if is_over.is_set():
                return
            if line == "event: new":
                client.get("/board", headers={"Accept": "text/vnd.verksted+html"})


def _chat(base: str, written: list[str], is_over: threading.Event) -> None:
    visitors = [Visitor(base) for _ in range(WEB_RESIDENTS)]
    for visitor in visitors:
        visitor.take_part()
    while not is_over.wait(1.0):
        nth = len(written)
        written.append(f"Vi kunne møtes på biblioteket ({nth})")
        visitor = visitors[nth % WEB_RESIDENTS]
        visitor.say(written[-1])
        visitor.answer.raise_for_status()


def _result(scale: Scale, evening: Evening, residents: int, minutes: float) -> Result:
    quarters = [scale.quarter(nth) for nth in range(4)]
    return Result(
        f"day ({residents:,} residents, {TIMES_EACH} times each, in {minutes:g} minutes)",
        [
            *(Figure(f"memory, quarter {n + 1}", "MiB", [of]) for n, of in enumerate(quarters)),
            Figure("last quarter / second", "times", [quarters[3] / quarters[1]], "at most 1.05"),
            Figure("answers kept / written", "", [evening.kept / evening.written], "1"),
            Figure("messages left in the evening", "", [evening.left], "0"),
            Figure("messages refused", "", [evening.rejected], "0"),
            Figure("how long the evening was", "s", [evening.took_s], f"under {EVENING_S:.0f}"),
        ],
        [
            f"{FAULT_SHARE:.0%} of the sends failed: refused, an error, a cut answer.",
            f"{evening.written:,} answers. Mail by state: {evening.mail}",
            *(f"{n:,} {why}" for why, n in sorted(evening.whys.items())),
        ],
    )
