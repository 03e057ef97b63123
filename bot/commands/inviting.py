"""`verksted invite`: a link with which somebody sets up their sign-in to the board."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers

ROLES = ("facilitator", "safety", "admin", "reader")
LONGEST_NAME = 120


def add_to(subparsers: Subparsers) -> None:
    """Let `invite` be written."""
    parser = subparsers.add_parser("invite", help="print a link to set up a sign-in for the board")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--role", choices=ROLES, help=f"default {ROLES[0]}; somebody known keeps theirs"
    )
    parser.set_defaults(act=invite_one)


def invite_one(console: Console, chosen: Namespace) -> int:
    """Print the link, and nothing else: it can be piped on."""
    from bot.opening import Refused, opened_store
    from workshop.board.staff import StaffRole
    from workshop.clock import utc_now
    from workshop.doors.inviting import invite

    name = chosen.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("command.bad_name", most=LONGEST_NAME)
    with opened_store(console.settings) as store, store.writing() as session:
        role = StaffRole(chosen.role) if chosen.role else None
        token = invite(session, name, role, now=utc_now())
    print(f"{console.settings.public_url}/board/enter/{token}")
    console.warn("command.invited")
    return 0
