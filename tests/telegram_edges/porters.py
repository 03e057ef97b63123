"""Fetchers over one database, and porters that break."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.fetching import Fetcher, Porter
from bot.speaker import Patience, Speaker
from storage.tables import ContributionKind, Media, MediaState, Person
from tests.conftest import FakeClock
from tests.telegram import StandIn
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running
from workshop.book import Book
from workshop.messages import Attachment, Channel, Heard, MediaKind, Said
from workshop.outbox.outcomes import Fetched, Outcome
from workshop.voices.keeping import Reply, add_media, keep_contribution

Wrap = Callable[[Porter], Porter]


class Unspeakable(list[tuple[int, MediaKind]]):
    """Apologies that cannot be written down."""

    def append(self, _one: tuple[int, MediaKind]) -> None:
        raise KeyError("no such phrase")


@dataclass
class Stumbling:
    """A porter that breaks in a way nobody foresaw over one file, so many times."""

    porter: Porter
    over: str
    times: int = 1

    async def fetch(self, reference: str) -> Fetched | Outcome:
        if reference == self.over and self.times:
            self.times -= 1
            raise struct.error("unpack requires a buffer of 4 bytes")
        return await self.porter.fetch(reference)


@dataclass
class Porters:
    """Starts fetchers over one database; remembers what their heartbeats say."""

    standin: StandIn
    outbox: Outbox
    clock: FakeClock
    troubles: list[object] = field(default_factory=list)
    apologies: list[tuple[int, MediaKind]] = field(default_factory=list)

    def apologise(self, session: Session, person: Person, kind: MediaKind) -> None:
        self.apologies.append((person.id, kind))

    def beat(self, **knows: object) -> None:
        self.troubles.append(knows["trouble"])

    def working(self, through: Wrap = lambda speaker: speaker) -> Running:
        """Return a fetcher to be run, with what `through` makes of the real speaker."""
        speaker = Speaker(
            self.standin.token,
            self.standin.base_url,
            self.outbox.shelf,
            patience=Patience(read_s=2),
        )
        fetcher = Fetcher(
            store=self.outbox.store,
            vault=self.outbox.vault,
            shelf=self.outbox.shelf,
            clock=self.clock,
            porter=through(speaker),
            beat=self.beat,
            apologise=self.apologise,
        )
        return Running(fetcher.run, speaker.close)

    def waits_for(self, person_id: int, kind: MediaKind, reference: str) -> int:
        """Keep a contribution whose media is still with Telegram; the media's id."""
        attachment = Attachment(kind, reference=reference)
        with self.outbox.store.writing() as session:
            person = session.get_one(Person, person_id)
            heard = Heard(Channel.TELEGRAM, "", f"m:{reference}", self.clock(), Said(""))
            reply = Reply(ContributionKind.VOICE, "", None, None)
            said = keep_contribution(Book(session), person, heard, reply, now=self.clock())
            media = add_media(
                session, self.outbox.vault, said, attachment, message=None, now=self.clock()
            )
            return media.id

    def media(self, media_id: int) -> Media:
        """Return one media row as stored."""
        with self.outbox.store.reading() as session:
            return session.get_one(Media, media_id)

    def settled(self, media_id: int, timeout_s: float = 15.0) -> Media:
        """Return the row once it waits no more."""
        ends_at = time.monotonic() + timeout_s
        while (media := self.media(media_id)).state == MediaState.WAITING:
            assert time.monotonic() < ends_at, (media.why, media.attempts)
            time.sleep(0.02)
        return media
