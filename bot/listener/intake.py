"""Taking raw updates: each is read on its own, all are heard in one go, the rest is parked."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.listener.updates import read_update
from workshop.clock import Clock
from workshop.messages import Channel, Heard

log = logging.getLogger(__name__)

Hear = Callable[[Sequence[Heard]], object]
"""Takes a batch in one transaction; raises if nothing was taken."""
Park = Callable[[Channel, str, str, str | None], object]
"""Keeps aside something unreadable: channel, as it came, the kind of error, whose chat."""


Unreadable = tuple[str, str, str | None]


def _nothing() -> None:
    """Nothing has to be ready."""


def _nobody(_moment: datetime) -> None:
    """Nobody asks since when there is contact."""


class Intake:
    """Where updates come in, by polling or by webhook alike."""

    def __init__(
        self,
        hear: Hear,
        park: Park,
        clock: Clock,
        ready: Callable[[], object] = _nothing,
        in_touch: Callable[[datetime], object] = _nobody,
    ) -> None:
        """Hand readable updates to `hear` and the others to `park`.

        `ready` makes ready what the first of them would else wait for; `in_touch` writes down
        since when there is contact again.
        """
        self._hear = hear
        self._park = park
        self._clock = clock
        self._ready = ready
        self._in_touch = in_touch

    def get_ready(self) -> None:
        """Do before the first updates come what they would have to wait for. Blocks."""
        try:
            self._ready()
        except Exception as error:  # noqa: BLE001 - the first batch does it then, or says what is wrong.
            log.warning("action=get-ready error=%s", type(error).__name__)

    def take(self, raws: Sequence[Any], *, is_back: bool = False) -> int:
        """Take these updates; only when this returns may they be acknowledged.

        `is_back` if nothing could be heard before them: that they could be taken is contact, from
        just before them, and a database that refuses them has none.

        Returns how many were heard. Raises what `hear`, `park` or `in_touch` raises. Blocks: call
        it in a thread.
        """
        now = self._clock()
        batch: list[Heard] = []
        unreadable: list[Unreadable] = []
        for raw in raws:
            try:
                heard = read_update(raw, now)
            except Exception as error:  # noqa: BLE001 - whatever it is, the neighbours must pass.
                unreadable.append((json.dumps(raw), type(error).__name__, _chat_in(raw)))
                continue
            if heard is not None:
                batch.append(heard)
        self._keep(batch, unreadable)
        if is_back:
            self._in_touch(now)
        return len(batch)

    def _keep(self, batch: list[Heard], unreadable: list[Unreadable]) -> None:
        # Heard first: if parking fails, all comes again, and what was heard is known by its key.
        if batch:
            self._hear(batch)
        for raw, why, chat in unreadable:
            log.error("action=park error=%s", why)
            self._park(Channel.TELEGRAM, raw, why, chat)


def next_offset(raws: Sequence[Any], offset: int | None) -> int | None:
    """Return the offset that acknowledges these updates. Ids may begin anew at any number."""
    ids = [raw["update_id"] for raw in raws if isinstance(raw, dict) and "update_id" in raw]
    whole = [one for one in ids if isinstance(one, int)]
    return max(whole) + 1 if whole else offset


def _chat_in(raw: Any) -> str | None:
    """Return the chat that an unreadable update came from, so that it can be deleted with it."""
    whole = raw if isinstance(raw, dict) else {}
    parts = [part for part in whole.values() if isinstance(part, dict)]
    parts += [part["message"] for part in parts if isinstance(part.get("message"), dict)]
    chats = [part["chat"] for part in parts if isinstance(part.get("chat"), dict)]
    return next((str(chat["id"]) for chat in chats if "id" in chat), None)
