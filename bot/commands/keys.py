"""`verksted keys rotate`: another SECRET_KEY, while the bot runs, however often it is killed."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from bot.settings import Settings
    from storage.store import Store
    from storage.vault import Vault


def add_to(subparsers: Subparsers) -> None:
    """Let `keys rotate` be written."""
    parser = subparsers.add_parser("keys", help="change SECRET_KEY")
    acts = parser.add_subparsers(dest="act_name", metavar="rotate", required=True)
    acts.add_parser("rotate", help="change SECRET_KEY; again until it says done").set_defaults(
        act=rotate
    )


def rotate(console: Console, _chosen: Namespace) -> int:
    """Change the key, or go on with the change that was begun; what to do next is said."""
    from bot.opening import open_vault, opened_store, require_own_key
    from workshop.board.staff import record
    from workshop.clock import utc_now

    settings = console.settings
    open_vault(settings)
    if not settings.secret_key_old:
        settings = _begin(console)
    vault = open_vault(settings)
    with opened_store(settings) as store:
        require_own_key(store, vault, now=utc_now())
        closed = _reseal(store, vault)
        with store.writing() as session:
            record(session, "keys-rotated", facilitator_id=None, now=utc_now())
        until = _needed_until(store)
    if closed:
        console.warn("keys.closed", count=closed)
    if utc_now() < until:
        console.say("keys.not_yet", until=f"{until:%Y-%m-%d %H:%M}")
        return 0
    _end(console)
    return 0


def _begin(console: Console) -> Settings:
    """Put a new key beside the old one and return the settings as they are now."""
    from bot.envfile import begin_change
    from bot.opening import Refused, open_vault, opened_store, require_own_key
    from bot.settings import read_settings
    from workshop.clock import utc_now

    if "SECRET_KEY" in os.environ:
        raise Refused("keys.in_environment")
    with opened_store(console.settings) as store:
        # A key that is not this database's must not become its old one.
        require_own_key(store, open_vault(console.settings), now=utc_now())
    begin_change(Path(".env"))
    console.say("keys.begun")
    return read_settings()


def _end(console: Console) -> None:
    from bot.envfile import end_change

    if "SECRET_KEY_OLD" in os.environ:
        console.say("keys.take_away")
        return
    end_change(Path(".env"))
    console.say("keys.done")


def _reseal(store: Store, vault: Vault) -> int:
    """Seal everything anew, with a bar on a terminal; how many rows no key opens."""
    from tqdm import tqdm

    from workshop.upkeep.resealing import DRAWERS, count_sealed, reseal_batch

    with store.reading() as session:
        total = count_sealed(session)
    closed = 0
    # None: shown on a terminal only.
    with tqdm(total=total, disable=None, unit="", leave=False) as bar:
        for drawer in DRAWERS:
            after = 0
            while True:
                with store.writing() as session:
                    batch = reseal_batch(session, vault, drawer, after)
                if not batch.seen:
                    break
                after = batch.last_id
                closed += batch.closed
                bar.update(batch.seen)
    return closed


def _needed_until(store: Store) -> datetime:
    from workshop.upkeep.keys import old_key_until

    with store.reading() as session:
        return old_key_until(session)
