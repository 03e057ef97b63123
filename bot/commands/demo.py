"""`verksted demo`: a workshop with sample voices, chat and board on one port of this machine."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from bot.demo.folder import DemoFolder
    from bot.house import House
    from bot.settings import Settings

DEFAULT_PORT = 8080
HIGHEST_PORT = 65_535


def add_to(subparsers: Subparsers) -> None:
    """Let `demo` be written."""
    parser: ArgumentParser = subparsers.add_parser(
        "demo", help="try it: sample voices, chat and board on this machine"
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"default {DEFAULT_PORT}; the next free one if it is taken, 0 for any",
    )
    parser.add_argument(
        "--dir", type=Path, default=Path("demo"), metavar="DIR", help="default ./demo"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the addresses")
    parser.set_defaults(act=demonstrate)


def port_number(written: str) -> int:
    """Return a port from 0 to 65535. Raises ValueError and ArgumentTypeError."""
    port = int(written)
    if not 0 <= port <= HIGHEST_PORT:
        raise ArgumentTypeError(f"0-{HIGHEST_PORT}")
    return port


def demonstrate(console: Console, chosen: Namespace) -> int:
    """Serve the demonstration until Ctrl-C, which is how it ends: exit code 0."""
    from dataclasses import replace

    from bot.demo.browser import free_port
    from bot.demo.door import make_door
    from bot.demo.folder import HOST, DemoFolder
    from bot.house import open_house
    from bot.opening import Refused
    from bot.running import Part, run

    port = free_port(HOST, chosen.port)
    if port is None:
        raise Refused("demo.no_port", port=chosen.port)
    folder = DemoFolder(chosen.dir)
    with open_house(_prepared(console, folder, port)) as house:
        door, token = make_door(house.store, console.text("demo.facilitator"), now=house.clock())
        house = replace(house, demo_door=door)
        run(house, (Part.CLOCK, Part.WEB), lambda: _announce(console, house, chosen, token))
    return 0


def _prepared(console: Console, folder: DemoFolder, port: int) -> Settings:
    from bot.opening import Refused
    from workshop.clock import utc_now

    try:
        settings = folder.settings(port)
        if folder.is_ready:
            folder.freshen(settings, now=utc_now())
        else:
            console.say("demo.making", folder=folder.folder)
            folder.fill(settings, console.catalogue, now=utc_now())
    except OSError as error:
        problem = error.strerror
        raise Refused("demo.folder_failed", folder=folder.folder, problem=problem) from error
    return settings


def _announce(console: Console, house: House, chosen: Namespace, token: str) -> None:
    from bot.demo.browser import has_display, open_soon

    settings = house.settings
    console.say("demo.resident", address=f"{settings.public_url}/")
    console.say("demo.board", address=f"{settings.public_url}/board/demo/{token}")
    console.say("demo.stop", folder=chosen.dir)
    # Whoever reads through a pipe must not wait for a full buffer.
    sys.stdout.flush()
    if not chosen.no_browser and has_display():
        open_soon(settings.web_host, settings.web_port)
