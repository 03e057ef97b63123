"""`verksted parked`: what came in and could not be taken, by kind and time, never by words."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from bot.house import House


def add_to(subparsers: Subparsers) -> None:
    """Let `parked` be written."""
    parser = subparsers.add_parser("parked", help="list what came in and could not be taken")
    parser.add_argument("--retry", action="store_true", help="take it once more, after a fix")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(act=look)


def look(console: Console, chosen: Namespace) -> int:
    """List what is parked; with --retry, take it once more first."""
    from bot.house import open_house
    from workshop.upkeep.condition import parked_kinds

    with open_house(console.settings) as house:
        taken, left = _retry(house) if chosen.retry else (0, 0)
        with house.store.reading() as session:
            kinds = parked_kinds(session)
    if chosen.json:
        rows = [
            {"kind": one.kind, "count": one.count, "newest_at": one.newest_at.isoformat()}
            for one in kinds
        ]
        console.show({"parked": rows, "taken": taken})
        return 0
    if chosen.retry:
        console.say("command.retried", taken=taken, left=left)
    for one in kinds:
        print(f"{one.newest_at:%Y-%m-%d %H:%M} UTC  {one.count:>5}  {one.kind}")
    if not kinds:
        console.say("command.none_parked")
    return 0


def _retry(house: House) -> tuple[int, int]:
    # Reading a raw update takes the listener's library, which is slow to load.
    from functools import partial

    from bot.listener import read_update
    from bot.retrying import retry_parked

    return retry_parked(house, partial(read_update, now=house.clock()))
