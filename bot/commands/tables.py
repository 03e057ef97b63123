"""`verksted migrate`: the tables, and a process to begin with."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Let `migrate` be written."""
    parser = subparsers.add_parser("migrate", help="bring the database's tables up to date")
    parser.set_defaults(act=migrate)


def migrate(console: Console, _chosen: Namespace) -> int:
    """Bring the tables up to date; an empty database gets DEFAULT_PROCESS too."""
    from bot.opening import ensure_process, migrated_store
    from workshop.clock import utc_now

    with migrated_store(console.settings) as store:
        console.say("command.migrated")
        slug = ensure_process(store, console.settings, now=utc_now())
        if slug is not None:
            console.say("command.process_loaded", slug=slug)
    return 0
