"""The one way in: a batch of what was heard is one transaction, whatever the channel."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from handlers import AT_ONCE, Answer, Desk, Pace, receive
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from workshop.clock import Clock
from workshop.forgetting import sweep
from workshop.intake import park, take_once
from workshop.messages import Channel, Heard, Say
from workshop.outbox import say_farewell, say_to

log = logging.getLogger(__name__)

Replies = tuple[Say, ...]
DATABASE_IS_DOWN = (OperationalError, InterfaceError)
"""Failures that are nobody's fault who spoke: nothing of the batch is taken."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Hears batches: each event once, each answer a row, all or nothing on disk."""

    store: Store
    vault: Vault
    shelf: Shelf
    catalogue: Catalogue
    clock: Clock
    pace: Pace = AT_ONCE

    def hear(self, batch: Sequence[Heard]) -> list[Replies]:
        """Take a batch in one transaction and return what was said to each event.

        When this returns, all is committed and the channel may acknowledge. An event that no
        handler can take is parked, its neighbours pass. Raises OperationalError when the
        database cannot be written: then nothing was taken.
        """
        now = self.clock()
        with self.store.writing() as session:
            desk = Desk(session, self.vault, self.catalogue, now, self.pace)
            replies = [self._hear_one(desk, heard) for heard in batch]
            has_erased = bool(session.info.get("erased"))
        if has_erased:
            self._forget()
        return replies

    def park(self, channel: Channel, raw: str, why: str, address: str | None = None) -> None:
        """Keep aside something that could not even be read as an event."""
        with self.store.writing() as session:
            now = self.clock()
            park(session, self.vault, channel=channel, raw=raw, why=why, now=now, address=address)

    def _hear_one(self, desk: Desk, heard: Heard) -> Replies:
        try:
            with desk.session.begin_nested():
                return self._answer(desk, heard)
        except DATABASE_IS_DOWN:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the neighbours must pass.
            self._park_heard(desk.session, heard, error, desk.now)
            return ()

    def _answer(self, desk: Desk, heard: Heard) -> Replies:
        if not take_once(desk.session, self.vault, heard.channel, heard.key, now=desk.now):
            return ()
        answer = receive(desk, heard)
        self._queue(desk, heard, answer)
        return answer.says

    def _queue(self, desk: Desk, heard: Heard, answer: Answer) -> None:
        if answer.person is not None:
            say_to(desk.session, answer.person, answer.says, now=desk.now)
            return
        say_farewell(desk.session, self.vault, answer.process, heard, answer.says, now=desk.now)

    def _park_heard(self, session: Session, heard: Heard, error: Exception, now: datetime) -> None:
        log.error("action=park channel=%s error=%s", heard.channel, type(error).__name__)
        park(
            session,
            self.vault,
            channel=heard.channel,
            raw=json.dumps(asdict(heard), default=str),
            why=f"{type(error).__name__} in {heard.content.__class__.__name__}",
            now=now,
            address=heard.address,
        )

    def _forget(self) -> None:
        with self.store.writing() as session:
            sweep(session, self.shelf)
        self.store.forget_deleted()
