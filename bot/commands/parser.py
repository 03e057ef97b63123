"""What can be written on the command line.

Light on purpose: what a command needs is imported when it acts.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bot.commands import (
    apikeys,
    backups,
    broadcasting,
    checkup,
    demo,
    exporting,
    importing,
    inviting,
    keys,
    parking,
    phases,
    poster,
    processes,
    reporting,
    running,
    tables,
)

COMMANDS = (
    demo,
    running,
    tables,
    checkup,
    parking,
    processes,
    phases,
    inviting,
    broadcasting,
    importing,
    exporting,
    reporting,
    poster,
    backups,
    keys,
    apikeys,
)


def read_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; `act` is the function to call. Raises SystemExit on wrong usage."""
    parser = argparse.ArgumentParser(
        prog="verksted", description="The workshop's second room, on the phone."
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(subparsers)
    return parser.parse_args(argv)
