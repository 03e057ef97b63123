"""`verksted api-key`: the keys with which other systems of the municipality read."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from storage.tables import ApiKey

SCOPES = ("results", "record", "people")
LASTS_DAYS = 365
LONGEST_DAYS = 1095
LONGEST_NAME = 80


def add_to(subparsers: Subparsers) -> None:
    """Let `api-key add | revoke NAME` and `api-key list` be written."""
    parser = subparsers.add_parser("api-key", help="make, list or revoke keys of the read API")
    parser.add_argument("action", choices=("add", "list", "revoke"))
    parser.add_argument("name", metavar="NAME", nargs="?", help="the system that reads")
    parser.add_argument(
        "--scope",
        choices=SCOPES,
        default=SCOPES[0],
        help="results: items and figures; record: contributions too; people: and pseudonyms",
    )
    parser.add_argument("--days", type=_days, default=LASTS_DAYS, help="how long it lasts")
    parser.add_argument("--json", action="store_true", help="list as one JSON object")
    parser.set_defaults(act=partial(act_on_keys, parser))


def act_on_keys(parser: ArgumentParser, console: Console, chosen: Namespace) -> int:
    """Make, list or revoke."""
    if (chosen.action == "list") is not (chosen.name is None):
        parser.error("add and revoke take one NAME, list takes none")
    return {"add": add, "list": show_all, "revoke": revoke}[chosen.action](console, chosen)


def add(console: Console, chosen: Namespace) -> int:
    """Print a new key, and nothing else: it can be piped on. It is not shown again."""
    from bot.opening import Refused, opened_store
    from workshop.clock import utc_now
    from workshop.outside.keys import Scope, add_key

    name = chosen.name.strip()
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise Refused("command.bad_key_name", most=LONGEST_NAME)
    with opened_store(console.settings) as store, store.writing() as session:
        token = add_key(session, name, Scope(chosen.scope), now=utc_now(), days=chosen.days)
    print(token)
    console.warn("command.key_added", days=chosen.days)
    return 0


def revoke(console: Console, chosen: Namespace) -> int:
    """Let a system read no more."""
    from bot.opening import opened_store
    from workshop.clock import utc_now
    from workshop.outside.keys import revoke_key

    name = chosen.name.strip()
    with opened_store(console.settings) as store, store.writing() as session:
        revoke_key(session, name, now=utc_now())
    console.say("command.key_revoked", name=name)
    return 0


def show_all(console: Console, chosen: Namespace) -> int:
    """List the keys there have been, without what would let anybody in."""
    from bot.opening import opened_store
    from workshop.clock import utc_now
    from workshop.outside.keys import keys_of

    now = utc_now()
    with opened_store(console.settings) as store, store.reading() as session:
        rows = [_row(key, now) for key in keys_of(session)]
    if chosen.json:
        console.show({"keys": rows})
        return 0
    for row in rows:
        days = ((row[name] or "-")[:10] for name in ("expires_at", "used_at"))
        print("{state:8} {scope:8} {:10} {:10} {name}".format(*days, **row))
    if not rows:
        console.say("command.no_keys")
    return 0


def _row(key: ApiKey, now: datetime) -> dict[str, Any]:
    state = "revoked" if key.revoked_at else "live" if now < key.expires_at else "expired"
    moments = {
        name: at.isoformat() if (at := getattr(key, name)) else None
        for name in ("created_at", "expires_at", "used_at", "revoked_at")
    }
    return {"name": key.name, "scope": key.scope, "state": state, **moments}


def _days(written: str) -> int:
    days = int(written) if written.isdecimal() else 0
    if not 1 <= days <= LONGEST_DAYS:
        raise ArgumentTypeError(f"between 1 and {LONGEST_DAYS} days")
    return days
