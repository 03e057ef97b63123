"""The one way in: a batch of what was heard is one transaction, whatever the channel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import AT_ONCE, Desk, Pace, receive
from prompts.catalogue import Catalogue
from storage.sharing import again_if_crossed
from storage.shelf import Shelf
from storage.store import AWAY, Store
from storage.vault import Vault
from workshop.book import Book, PersonKey
from workshop.book.deck import Shelved
from workshop.clock import Clock
from workshop.messages import Channel, Heard, Say
from workshop.outbox.queueing import say_farewell, say_to
from workshop.residents.forgetting import has_erased, sweep
from workshop.residents.people import address_key, hold
from workshop.upkeep.intake import event_key, park
from workshop.upkeep.keys import KeyChanged, require_key
from workshop.upkeep.parking import drop_parked, is_parked, write_heard
from workshop.upkeep.resealing import bring_forward

log = logging.getLogger(__name__)

Replies = tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Hears batches: each event once, each answer a row, all or nothing on disk."""

    store: Store
    vault: Vault
    shelf: Shelf
    catalogue: Catalogue
    clock: Clock
    pace: Pace = AT_ONCE
    can_nudge: bool = False
    shelved: Shelved = field(default_factory=Shelved)

    def get_ready(self) -> None:
        """Make ready what the first batch would else wait for: statements and prompts.

        Measured: the first hundred events take some 12 ms less. Raises one of AWAY when the
        database cannot be read, KeyChanged when SECRET_KEY is another by now.
        """
        with self.store.writing() as session:
            require_key(session, self.vault)
            Book(session, self.shelved).get_ready()

    def hear(self, batch: Sequence[Heard]) -> list[Replies]:
        """Take a batch in one transaction and return what was said to each event.

        When this returns, all is committed and the channel may acknowledge. An event that no
        handler can take is parked, its neighbours pass. Raises one of AWAY when the database
        cannot be written, KeyChanged when SECRET_KEY is another by now: then nothing was taken.
        """
        replies, is_to_sweep = again_if_crossed(lambda: self._hear_all(batch))
        if is_to_sweep:
            self._forget()
        return replies

    def park(self, channel: Channel, raw: str, why: str, address: str | None = None) -> None:
        """Keep aside something that could not even be read as an event."""
        with self.store.writing() as session:
            require_key(session, self.vault)
            now = self.clock()
            park(
                session,
                self.vault,
                channel=channel,
                raw=raw,
                why=why,
                now=now,
                address=address,
                key=raw,
            )

    def hear_parked(self, number: int, heard: Heard) -> bool:
        """Take an event that was kept aside; tell whether it could be taken, else it stays.

        What is kept aside no more counts as taken: whoever said it has deleted all since. Raises
        OperationalError when the database cannot be written.
        """
        try:
            with self.store.writing() as session:
                self._require_key(session, [heard])
                hold(session, self._addresses([heard]))
                if not is_parked(session, number):
                    return True
                book = Book(session, self.shelved)
                event = event_key(self.vault, heard.channel, heard.key)
                (who,) = self._addresses([heard])
                self._answer(self._desk(book, self.clock()), heard, event, who)
                book.settle()
                drop_parked(session, number)
                is_to_sweep = has_erased(session)
        except (*AWAY, KeyChanged):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it stays where it was.
            log.info("action=retry parked=%s error=%s", number, type(error).__name__)
            return False
        if is_to_sweep:
            self._forget()
        return True

    def _hear_all(self, batch: Sequence[Heard]) -> tuple[list[Replies], bool]:
        now = self.clock()
        try:
            return self._hear_together(batch, now)
        except (*AWAY, KeyChanged):
            raise
        except Exception as error:  # noqa: BLE001 - one of them is poison: which, is seen below.
            log.warning("action=hear-one-by-one error=%s", type(error).__name__)
            return self._hear_one_by_one(batch, now)

    def _hear_together(self, batch: Sequence[Heard], now: datetime) -> tuple[list[Replies], bool]:
        with self.store.writing() as session:
            self._require_key(session, batch)
            book = Book(session, self.shelved)
            events = [event_key(self.vault, one.channel, one.key) for one in batch]
            people = self._addresses(batch)
            hold(session, people)
            book.read_ahead(events, people)
            desk = self._desk(book, now)
            replies = [
                self._answer(desk, heard, event, who)
                for heard, event, who in zip(batch, events, people, strict=True)
            ]
            book.settle()
            return replies, has_erased(session)

    def _hear_one_by_one(
        self, batch: Sequence[Heard], now: datetime
    ) -> tuple[list[Replies], bool]:
        """Hear each in a savepoint of its own, so that neighbours of a poisoned one pass."""
        with self.store.writing() as session:
            self._require_key(session, batch)
            hold(session, self._addresses(batch))
            replies = [self._hear_one(session, heard, now) for heard in batch]
            return replies, has_erased(session)

    def _hear_one(self, session: Session, heard: Heard, now: datetime) -> Replies:
        try:
            with session.begin_nested():
                book = Book(session, self.shelved)
                event = event_key(self.vault, heard.channel, heard.key)
                (who,) = self._addresses([heard])
                replies = self._answer(self._desk(book, now), heard, event, who)
                book.settle()
                return replies
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the neighbours must pass.
            self._park_heard(session, heard, error, now)
            return ()

    def _require_key(self, session: Session, batch: Sequence[Heard]) -> None:
        require_key(session, self.vault)
        if self.vault.is_changing:
            bring_forward(session, self.vault, batch)

    def _addresses(self, batch: Sequence[Heard]) -> list[PersonKey]:
        return [address_key(self.vault, one.channel, one.address) for one in batch]

    def _desk(self, book: Book, now: datetime) -> Desk:
        return Desk(book, self.vault, self.catalogue, now, self.pace, self.can_nudge)

    def _answer(self, desk: Desk, heard: Heard, event: str, who: PersonKey) -> Replies:
        book, now = desk.book, desk.now
        if not book.take_once(event, now=now):
            return ()
        answer = receive(desk, heard, who)
        if answer.person is not None:
            say_to(book, answer.person, answer.says, now=now)
        else:
            say_farewell(book, self.vault, answer.process, heard, answer.says, now=now)
        return answer.says

    def _park_heard(self, session: Session, heard: Heard, error: Exception, now: datetime) -> None:
        log.error("action=park channel=%s error=%s", heard.channel, type(error).__name__)
        park(
            session,
            self.vault,
            channel=heard.channel,
            raw=write_heard(heard),
            why=f"{type(error).__name__} in {heard.content.__class__.__name__}",
            now=now,
            address=heard.address,
            key=heard.key,
        )

    def _forget(self) -> None:
        """Let files and log follow what was deleted; the clock does what cannot be done now."""
        try:
            with self.store.writing() as session:
                sweep(session, self.shelf)
            self.store.forget_deleted()
        except (*AWAY, OSError) as error:
            # What was heard is committed: to raise would say that it was not.
            log.warning("action=forget error=%s", type(error).__name__)
