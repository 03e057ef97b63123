"""The real bot during a broadcast: the rate it keeps, and how long a receipt takes meanwhile.

Listener, courier and clock run as one process, as they do for a small municipality. Telegram
answers each send after 50 ms. A send counts when it has come in there, before those.
"""

from __future__ import annotations

import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, Result, nearest_rank, ratios
from benchmarks.mail import text_update
from benchmarks.outbox import LONGEST_S, let_everybody_listen, plan_for_all, wait_until_said
from benchmarks.post_office import PostOffice, post_office
from benchmarks.town import FIRST_CHAT, Town, build_town

RECIPIENTS = 250
PER_SECOND = 25
WRITERS = 60
WRITES_PER_S = 10
TELEGRAM_TAKES_S = 0.05
FIRST_MESSAGE = 500_000
QUIET_AGAIN_S = 8.0


@dataclass(slots=True)
class Found:
    """Values of each round; latencies are milliseconds until Telegram has the receipt."""

    quiet: list[list[float]] = field(default_factory=list)
    busy: list[list[float]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def latencies(self, rounds: list[list[float]], share: float) -> list[float]:
        return [nearest_rank(one, share) for one in rounds]


def run(rounds: int) -> Result:
    """Measure a broadcast alone, and receipts without and with one, in turns, in one bot."""
    found = Found()
    with TemporaryDirectory() as folder:
        town = build_town(Path(folder) / "town", RECIPIENTS)
        let_everybody_listen(town)
        with post_office() as post, _bot(town, post):
            post.knows(range(FIRST_CHAT, FIRST_CHAT + RECIPIENTS))
            post.slows_down(TELEGRAM_TAKES_S)
            # The first receipt pays for connections and caches.
            _receipts(post, writes=5, first_message=FIRST_MESSAGE - 100)
            for nth in range(rounds):
                _round(town, post, found, FIRST_MESSAGE + 1_000 * nth)
    return _result(found)


def _round(town: Town, post: PostOffice, found: Found, first_message: int) -> None:
    found.quiet.append(_receipts(post, writes=WRITERS, first_message=first_message))
    # The questions that follow those answers come three seconds later, and make room for others.
    time.sleep(QUIET_AGAIN_S)
    began = time.monotonic()
    plan_for_all(town)
    _wait_for_sends(post, began, 2 * PER_SECOND)
    wait_until_said(town)
    times = sorted(call.came_at for call in post.sends(began))
    found.rates.append((len(times) - 1) / (times[-1] - times[0]))
    began_again = time.monotonic()
    plan_for_all(town)
    _wait_for_sends(post, began_again, 2 * PER_SECOND)
    found.busy.append(_receipts(post, writes=WRITERS, first_message=first_message + 500))
    wait_until_said(town)
    times = sorted(call.came_at for call in post.sends(began))
    found.most.append(most_within(times, 1.0))


def _receipts(post: PostOffice, *, writes: int, first_message: int) -> list[float]:
    """Let residents write at a steady pace; how long each receipt took."""
    began = time.monotonic()
    written: dict[int, float] = {}
    for nth in range(writes):
        time.sleep(max(0.0, began + nth / WRITES_PER_S - time.monotonic()))
        message_id = first_message + nth
        written[message_id] = time.monotonic()
        post.queue([text_update(FIRST_CHAT + nth, message_id)])
    receipts = _wait_for_receipts(post, began, written)
    return [1_000 * (receipts[message_id] - at) for message_id, at in written.items()]


def _wait_for_receipts(
    post: PostOffice, since: float, written: dict[int, float]
) -> dict[int, float]:
    ends_at = time.monotonic() + LONGEST_S
    while time.monotonic() < ends_at:
        calls = [call for call in post.sends(since) if call.method == "setMessageReaction"]
        receipts = {int(call.fields["message_id"]): call.came_at for call in calls}
        if written.keys() <= receipts.keys():
            return receipts
        time.sleep(0.1)
    raise TimeoutError("a receipt did not come")


def _wait_for_sends(post: PostOffice, since: float, count: int) -> None:
    ends_at = time.monotonic() + LONGEST_S
    while time.monotonic() < ends_at:
        if post.count_sends(since) >= count:
            return
        time.sleep(0.1)
    raise TimeoutError("the broadcast did not begin")


def most_within(times: Sequence[float], window_s: float) -> int:
    """Return the largest number of sends in any sliding window."""
    return max(bisect_left(times, at + window_s) - nth for nth, at in enumerate(times))


@contextmanager
def _bot(town: Town, post: PostOffice) -> Iterator[None]:
    base, token = post.address()
    environment = town.environment(
        TELEGRAM_API_BASE=base,
        TELEGRAM_BOT_TOKEN=token,
        TELEGRAM_MESSAGES_PER_S=str(PER_SECOND),
    )
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--only", "listener,courier,clock"],
        env=environment,
        cwd=town.folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        post.is_asked_since()
        yield
    finally:
        bot.terminate()
        bot.wait(LONGEST_S)


def _result(found: Found) -> Result:
    quiet, busy = found.latencies(found.quiet, 0.95), found.latencies(found.busy, 0.95)
    settings = f"{RECIPIENTS} recipients at {PER_SECOND}/s, {WRITES_PER_S} updates/s meanwhile"
    return Result(
        f"broadcast ({settings})",
        [
            Figure("rate reached / configured", "times", _shares(found.rates), "0.99"),
            Figure("most sends in any sliding second", "sends", found.most, f"{PER_SECOND}"),
            Figure("receipt before, p50", "ms", [median(one) for one in found.quiet]),
            Figure("receipt during, p50", "ms", [median(one) for one in found.busy]),
            Figure("receipt before, p95", "ms", quiet),
            Figure("receipt during, p95", "ms", busy, "under 150"),
            Figure("p95 during / before", "times", ratios(busy, quiet), "1.5"),
        ],
        ["Milliseconds until Telegram has the receipt. All sends count as they come in there."],
    )


def _shares(rates: Sequence[float]) -> list[float]:
    return [rate / PER_SECOND for rate in rates]
