"""`verksted broadcast status ID --watch`: a bar while it goes out, then the counts."""

from __future__ import annotations

import time
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from storage.store import Store
    from workshop.broadcasts import Status

LOOK_EVERY_S = 0.5


def watch(console: Console, chosen: Namespace) -> None:
    """Wait until nothing of it is on its way any more, or it is halted; the bar on a terminal."""
    from tqdm import tqdm

    from bot.opening import opened_store

    with opened_store(console.settings) as store:
        status = _look(store, chosen.id)
        total = sum(status.counts.values())
        # None: shown on a terminal only.
        with tqdm(total=total, disable=None, unit="", leave=False) as bar:
            while _is_moving(status):
                bar.n = sum(status.counts.values()) - _waiting(status)
                bar.refresh()
                time.sleep(LOOK_EVERY_S)
                status = _look(store, chosen.id)


def _look(store: Store, broadcast_id: int) -> Status:
    from workshop.broadcasts import status_of

    with store.reading() as session:
        return status_of(session, broadcast_id)


def _waiting(status: Status) -> int:
    return status.counts["queued"] + status.counts["sending"]


def _is_moving(status: Status) -> bool:
    from storage.tables import BroadcastState

    return status.state == BroadcastState.FIRED and _waiting(status) > 0
