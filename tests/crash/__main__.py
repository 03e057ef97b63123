"""`python -m tests.crash`: the long battery of kills; exits with 1 if a promise is broken."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from tqdm import tqdm

from tests.crash.battery import Plan, run
from tests.crash.place import empty_database
from tests.crash.report import broken_promises, is_back_in_time, lines_of
from tests.engines import Engine


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the battery and print what it found."""
    chosen = _options(arguments)
    plan = _plan(chosen)
    load = os.getloadavg()[0]
    with (
        tqdm(total=plan.kills, unit="kill", disable=None) as bar,
        empty_database(Engine(chosen.on)) as elsewhere,
    ):
        outcome = run(plan, elsewhere, bar.update)
    print(f"{os.cpu_count()} processors, load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(*lines_of(outcome), sep="\n")
    broken = broken_promises(outcome)
    if not is_back_in_time(outcome):
        broken.append("back at work within the library's import and a second")
    for promise in broken:
        print(f"BROKEN: {promise}", file=sys.stderr)
    return 1 if broken else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--updates", type=int, default=usual.updates)
    parser.add_argument("--recipients", type=int, default=usual.recipients)
    parser.add_argument("--writers", type=int, default=usual.writers, help="among the recipients")
    parser.add_argument("--life", type=float, default=usual.life_s, help="seconds, at the most")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--on", choices=list(map(str, Engine)), default=str(Engine.SQLITE))
    return parser.parse_args(arguments)


def _plan(chosen: argparse.Namespace) -> Plan:
    return Plan(
        chosen.kills,
        chosen.updates,
        chosen.recipients,
        chosen.writers,
        chosen.life,
        chosen.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
