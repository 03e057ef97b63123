"""`python -m benchmarks [NAME …] [--rounds N] [--updates N]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import board, broadcast, day, evening, intake, start
from benchmarks.figures import Result

ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the chosen benchmarks and print a table of each."""
    chosen = _options(arguments)
    known: dict[str, Callable[[int], Result]] = {
        "start": start.run,
        "intake": lambda rounds: intake.run(rounds, chosen.updates),
        "broadcast": broadcast.run,
        "day": lambda _: day.run(chosen.residents, chosen.minutes),
        "evening": lambda _: evening.run(),
        "board": lambda _: board.run(chosen.contributions, chosen.on, chosen.keep),
    }
    names = chosen.names or list(known)
    if unknown := set(names) - set(known):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    print(f"{chosen.rounds} rounds, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    for name in names:
        began = time.monotonic()
        for line in known[name](chosen.rounds).lines():
            print(line)
        print(f"  ({time.monotonic() - began:.0f} s)\n", flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Speed, as ratios within one run. Other work on the machine disturbs it.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="start, intake, …")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--updates", type=int, default=intake.UPDATES, help="waiting, for intake")
    parser.add_argument("--contributions", type=int, default=board.MANY, help="for board")
    parser.add_argument("--on", choices=board.ENGINES, default="sqlite", help="for board")
    parser.add_argument("--keep", type=Path, help="where board finds towns filled, or fills them")
    parser.add_argument("--residents", type=int, default=day.RESIDENTS, help="for day")
    parser.add_argument("--minutes", type=float, default=day.MINUTES, help="for day")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
