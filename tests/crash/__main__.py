"""`python -m tests.crash`: the long battery of kills; exits with 1 if a promise is broken."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from tqdm import tqdm

from tests.crash.battery import Plan, run
from tests.crash.report import broken_promises, is_back_in_time, lines_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the battery and print what it found."""
    plan = _plan(arguments)
    load = os.getloadavg()[0]
    with tqdm(total=plan.kills, unit="kill", disable=None) as bar:
        outcome = run(plan, bar.update)
    print(f"{os.cpu_count()} processors, load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(*lines_of(outcome), sep="\n")
    broken = broken_promises(outcome)
    if not is_back_in_time(outcome):
        broken.append("back at work within the library's import and a second")
    for promise in broken:
        print(f"BROKEN: {promise}", file=sys.stderr)
    return 1 if broken else 0


def _plan(arguments: Sequence[str] | None) -> Plan:
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--updates", type=int, default=usual.updates)
    parser.add_argument("--recipients", type=int, default=usual.recipients)
    parser.add_argument("--writers", type=int, default=usual.writers, help="among the recipients")
    parser.add_argument("--life", type=float, default=usual.life_s, help="seconds, at the most")
    parser.add_argument("--seed", type=int, default=usual.seed)
    chosen = parser.parse_args(arguments)
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
