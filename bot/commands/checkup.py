"""`verksted doctor`: is everything in order, and if not, what to do."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Let `doctor` be written."""
    parser = subparsers.add_parser("doctor", help="check that everything is in order")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(act=examine_all)


def examine_all(console: Console, chosen: Namespace) -> int:
    """Print what every check found; refuse if one found that the system cannot do its work."""
    from bot.commands.checks import examine
    from bot.commands.finding import Grade
    from workshop.clock import utc_now

    findings = examine(console.settings, utc_now())
    shown = [
        {
            "check": finding.check,
            "grade": finding.grade,
            "sentence": console.text(finding.key, **finding.values),
        }
        for finding in findings
    ]
    if chosen.json:
        console.show({"checks": shown})
    else:
        for one in shown:
            print(f"{one['grade']:<5} {one['sentence']}")
    bad = sum(finding.grade == Grade.BAD for finding in findings)
    if bad:
        console.warn("doctor.not_well", count=bad)
        return 1
    return 0
