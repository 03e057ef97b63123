"""How long the board's pages take at ten thousand contributions, and at a million.

On SQLite, or on a PostgreSQL as the tests find it (`tests/postgres.py`).
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from benchmarks.figures import Figure, Result, nearest_rank
from benchmarks.filling import filled_town
from benchmarks.start import answered_at, free_port
from benchmarks.town import Town
from storage.store import Store
from tests import postgres
from web.cookies import Cookie
from web.doorbell import WALL, look
from web.pages import PARTIAL
from workshop.board.staff import StaffRole
from workshop.clock import utc_now
from workshop.doors.inviting import known_as
from workshop.doors.sessions import begin_session

FEW = 10_000
MANY = 100_000
"""The default: filling a million takes many minutes. `--contributions 1000000` is the promise."""
TIMES = 40
ENOUGH_S = 20.0
"""A page that takes seconds is asked for less often: it has said what there is to say."""
ENGINES = ("sqlite", "postgresql")
LONGEST_S = 60.0
PAGES: dict[str, str] = {
    "wall": "/board",
    "wall, first phase": "/board?phase=needs",
    "wall, last phase": "/board?phase=test",
    "wall, a photo": "/board?photo=kjokkenbordet",
    "wall, a channel": "/board?source=web",
    "wall, the room": "/board?source=room",
    "wall, a poster": "/board?source=poster-plakat-7",
    "wall, a workshop": "/board?source=meeting-verksted-behov",
    "wall, a photo and a poster": "/board?photo=kjokkenbordet&source=poster-plakat-7",
    "wall, older cards": "/board?room_before={middle}&chat_before={middle}",
    "search, a common word": "/board?q=naboen",
    "search, a beginning": "/board?q=skog",
    "search, a rare word": "/board?q=skogvannm%C3%B8te",
    "search, two words and a poster": "/board?q=bussen+skolen&source=poster-plakat-7",
    "search, a word and a photo": "/board?q=naboen&photo=kjokkenbordet",
    "search, words nobody wrote": "/board?q=finnesikke",
    "sorting": "/board/sort",
    "sorting, a photo": "/board/sort?photo=kjokkenbordet",
    "sorting, a common word": "/board/sort?q=naboen",
    "needs": "/board/items/need",
    "solutions": "/board/items/solution",
    "a voice": "/board/voice/1",
    "decisions": "/board/decisions",
    "progress": "/board/progress",
    "carriers": "/board/carriers",
    "answers": "/board/answers",
    "results": "/board/results",
    "results, as everybody would see them": "/board/results/preview",
    "report": "/board/report",
    "report, to read": "/board/report/read?language=nb",
    "workshops": "/board/meetings",
    "a workshop": "/board/meetings/1",
    "hall": "/board/hall?photo=kjokkenbordet&cards=1",
    "let through to the hall": "/board/hall/moderate",
    "cards to print": "/board/print",
    "process": "/board/process",
    "people": "/board/people",
    "reach": "/board/reach",
    "broadcasts": "/board/broadcasts",
    "a broadcast to be written": "/board/broadcasts/new",
    "dots": "/board/dots",
    "samples": "/board/samples",
    "the contact's queue": "/board/contact",
    "history": "/board/history",
    "status": "/board/status",
    "/metrics": "/metrics",
}


@dataclass(frozen=True, slots=True)
class Board:
    """A browser that is signed in at the board of a town with so many contributions.

    `answered_s` is how long it took from the start of the server until it answered, and
    `first_s` until the first wall was there.
    """

    client: httpx.Client
    count: int
    answered_s: float
    first_s: float

    def open(self, path: str, accept: str) -> float:
        """Open a page; how long it took, in ms."""
        address = path.format(middle=self.count // 2)
        began = time.perf_counter()
        self.client.get(address, headers={"Accept": accept}).raise_for_status()
        return (time.perf_counter() - began) * 1000


@dataclass(frozen=True, slots=True)
class Compared:
    """The times of one page in ms, at the smaller and at the larger size."""

    name: str
    few: Sequence[float]
    many: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times as long the usual page takes at the larger size."""
        return median(self.many) / median(self.few)

    @property
    def line(self) -> str:
        """One row: p50 and p95 at both sizes, and the ratio of the p50s."""
        times = [f(one) for one in (self.few, self.many) for f in (median, _p95)]
        return f"{self.name:<36}" + "".join(f"{ms:>9.1f}" for ms in times) + f"{self.ratio:>8.2f}"


def run(many: int, engine: str, keep: Path | None) -> Result:
    """Fill two towns, or find them filled in the folder that keeps them, and compare them."""
    with _folder(keep) as folder, _databases(engine, (FEW, many)) as addresses:
        towns = [
            filled_town(folder / engine / str(count), count, address, is_planned=True)
            for count, address in addresses.items()
        ]
        return compare(towns, (FEW, many))


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _databases(engine: str, counts: Sequence[int]) -> Iterator[dict[int, str]]:
    """Give the address of a database for each town; empty for a file of the town's own."""
    if engine == "sqlite":
        yield dict.fromkeys(counts, "")
        return
    with postgres.running() as server:
        yield {count: server.url_of(server.hold(f"verksted_{count}")) for count in counts}


def compare(towns: Sequence[Town], counts: Sequence[int]) -> Result:
    """Ask both towns for every page in turns, and look as the doorbell does."""
    with served(towns[0], counts[0]) as few, served(towns[1], counts[1]) as many:
        rows = [_compared(few, many, name, path) for name, path in PAGES.items()]
        rows.append(_compared(few, many, "wall, the part a live page fetches", "/board", PARTIAL))
    pages = [one for one in rows if one.name != "/metrics"]
    looks = Compared("the doorbell's look (no request)", *(_looks(town) for town in towns))
    head = f"{'ms':<36}" + "".join(f"{of:>9}" for of in ("p50", "p95", "p50 big", "p95 big"))
    return Result(
        f"board at {counts[0]:,} and at {counts[1]:,} contributions",
        [
            Figure("start until `/health` answers, at the larger", "s", [many.answered_s], "3"),
            Figure("start until the first wall, at the larger", "s", [many.first_s]),
            Figure("slowest page at the larger, p95", "ms", [_p95(p.many) for p in pages], "100"),
            Figure("larger / smaller, p50", "", [p.ratio for p in pages], "at most 2"),
        ],
        [f"{head}   ratio", *(row.line for row in [*rows, looks])],
    )


@contextmanager
def served(town: Town, count: int) -> Iterator[Board]:
    """Serve a town in a process of its own, and sign in there."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    cookies = session_for(town, StaffRole.FACILITATOR)
    began = time.monotonic()
    web = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--only", "web"],
        env=town.environment(WEB_PORT=str(port)),
        cwd=town.folder,
    )
    try:
        answered_s = answered_at(f"{base}/health") - began
        with httpx.Client(
            base_url=base, trust_env=False, timeout=LONGEST_S, cookies=cookies
        ) as client:
            client.get("/board").raise_for_status()
            yield Board(client, count, answered_s, time.monotonic() - began)
    finally:
        web.terminate()
        web.wait(LONGEST_S)


def session_for(town: Town, role: StaffRole) -> dict[str, str]:
    """Return the cookie of somebody who has just signed in."""
    store = Store(town.database_url)
    try:
        with store.writing() as session:
            person = known_as(session, f"Kari {role}", role, now=utc_now())
            return {Cookie.BOARD: begin_session(session, person.id, now=utc_now())}
    finally:
        store.close()


def _compared(few: Board, many: Board, name: str, path: str, accept: str = "*/*") -> Compared:
    # The first of each opens the pages of the file: a wall is looked at all day.
    few.open(path, accept), many.open(path, accept)
    pairs: list[tuple[float, float]] = []
    ends_at = time.monotonic() + ENOUGH_S
    while not pairs or (len(pairs) < TIMES and time.monotonic() < ends_at):
        pairs.append((few.open(path, accept), many.open(path, accept)))
    return Compared(name, [one for one, _ in pairs], [other for _, other in pairs])


def _looks(town: Town) -> list[float]:
    store = Store(town.database_url)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        with store.reading() as session:
            look(session, {WALL})
        times.append((time.perf_counter() - began) * 1000)
    store.close()
    return times


def _p95(times: Sequence[float]) -> float:
    return nearest_rank(times, 0.95)
