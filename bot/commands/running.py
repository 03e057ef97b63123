"""`verksted run`: the real thing, whole or in parts."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.parser import Subparsers

PARTS = ("listener", "courier", "clock", "web")


def add_to(subparsers: Subparsers) -> None:
    """Add the command to the command line."""
    run = subparsers.add_parser("run", help="run the bot and the web pages")
    run.add_argument(
        "--only", metavar="PARTS", help=f"some of {','.join(PARTS)}, separated by commas"
    )
    run.set_defaults(act=act)


def act(console: Console, chosen: Namespace) -> int:
    """Run until stopped; an empty database is migrated first, any other is left as it is."""
    from bot.house import migrate_if_empty, open_house
    from bot.logs import start_logging
    from bot.opening import Refused
    from bot.running import Part, parts_to_run, run

    names = chosen.only.split(",") if chosen.only else list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise Refused("command.unknown_part", part=unknown[0], parts=", ".join(PARTS))
    settings = console.settings
    start_logging(settings.log_level, settings.secrets)
    migrate_if_empty(settings)
    with open_house(settings) as house:
        parts = parts_to_run(house, [Part(name) for name in names])
        if not parts:
            raise Refused("command.no_token_no_part")
        if len(parts) < len(names):
            console.warn("command.web_alone")
        try:
            run(house, parts, lambda: console.say("command.running", url=settings.public_url))
        except OSError as error:
            raise Refused("command.port_taken", port=settings.web_port) from error
    return 0
