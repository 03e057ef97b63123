"""`verksted run`: the real thing, whole or in parts."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from bot.house import House
    from bot.running import Part

PARTS = ("listener", "courier", "clock", "web")


def add_to(subparsers: Subparsers) -> None:
    """Add the command to the command line."""
    run = subparsers.add_parser("run", help="run the bot and the web pages")
    run.add_argument(
        "--only",
        type=part_names,
        default=PARTS,
        metavar="PARTS",
        help=f"some of {','.join(PARTS)}, separated by commas",
    )
    run.set_defaults(act=act)


def part_names(written: str) -> tuple[str, ...]:
    """Return the parts named, each once. Raises ArgumentTypeError."""
    names = tuple(dict.fromkeys(name.strip() for name in written.split(",")))
    for name in names:
        if name not in PARTS:
            raise ArgumentTypeError(f"{name!r} is not one of {', '.join(PARTS)}")
    return names


def act(console: Console, chosen: Namespace) -> int:
    """Run until stopped; an empty database is migrated first, any other is left as it is."""
    from bot.loading import uncollected

    with uncollected():
        from bot.house import open_house
        from bot.logs import start_logging
        from bot.opening import migrate_if_empty, require_mode
        from bot.running import run

        settings = console.settings
        start_logging(settings.log_level, settings.secrets)
        require_mode(settings)
        migrate_if_empty(settings)
    with open_house(settings) as house:
        parts = _parts(house, chosen.only)
        run(house, parts, lambda: _announce(console, is_whole=len(parts) == len(chosen.only)))
    return 0


def _announce(console: Console, *, is_whole: bool) -> None:
    if not is_whole:
        console.warn("command.web_alone")
    console.say("command.running", url=console.settings.public_url)
    # Whoever reads through a pipe must not wait for a full buffer.
    sys.stdout.flush()


def _parts(house: House, names: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the parts to run. Raises Refused if none can, or if the token cannot be one."""
    from bot.opening import Refused, require_token_form
    from bot.running import ON_TELEGRAM, Part, parts_to_run

    parts = parts_to_run(house, [Part(name) for name in names])
    if not parts:
        raise Refused("command.no_token_no_part")
    if house.settings.telegram_bot_token and ON_TELEGRAM.intersection(parts):
        require_token_form(house.settings)
    return parts
