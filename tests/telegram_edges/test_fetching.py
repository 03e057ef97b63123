"""Voices and pictures come to our own shelf, clean, whatever Telegram does meanwhile."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.fetching import Fetcher, Porter
from bot.speaker import Patience, Speaker
from storage.tables import Contribution, ContributionKind, Discarded, Media, MediaState, Person
from tests.conftest import FakeClock
from tests.recordings import opus
from tests.telegram import Resident, Revoked, ServerError, Slow, StandIn
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running, away
from workshop.book import Book
from workshop.messages import Attachment, Channel, Heard, MediaKind, Said
from workshop.outbox.outcomes import Fetched, Outcome
from workshop.voices.keeping import Reply, add_media, keep_contribution

OGG = opus(b"a voice")


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


@pytest.fixture
def porters(standin: StandIn, outbox: Outbox, clock: FakeClock) -> Porters:
    """Fetchers for this test."""
    return Porters(standin, outbox, clock)


@pytest.fixture
def voice(porters: Porters, outbox: Outbox, anna: Resident) -> int:
    """A voice of Anna's that is still with Telegram."""
    file_id = anna.sends_voice(OGG)["voice"]["file_id"]
    return porters.waits_for(outbox.knows(anna), MediaKind.VOICE, file_id)


def test_voice_comes_to_the_shelf(porters: Porters, outbox: Outbox, voice: int) -> None:
    with porters.working():
        media = porters.settled(voice)

    assert (media.state, media.mime, media.reference) == (MediaState.KEPT, "audio/ogg", None)
    assert outbox.shelf.path(media.name or "").read_bytes() == OGG


def test_photo_sent_as_file_loses_its_metadata(
    porters: Porters, outbox: Outbox, anna: Resident
) -> None:
    raw = photo_with_place()
    file_id = anna.sends_file(raw, "ute.jpg", "image/jpeg")["document"]["file_id"]
    wanted = porters.waits_for(outbox.knows(anna), MediaKind.PHOTO, file_id)

    with porters.working():
        media = porters.settled(wanted)

    kept = outbox.shelf.path(media.name or "").read_bytes()
    assert b"Hemmelig kamera" in raw
    assert b"Hemmelig kamera" not in kept
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}
    assert (media.width, media.height) == (60, 40)


def photo_with_place() -> bytes:
    """Return a JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[271] = "Hemmelig kamera"
    exif.get_ifd(0x8825)[2] = (60.2, 0.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_file_that_is_no_sound_is_refused(
    porters: Porters, outbox: Outbox, anna: Resident
) -> None:
    file_id = anna.sends_voice(b"MZ a program")["voice"]["file_id"]
    person = outbox.knows(anna)
    wanted = porters.waits_for(person, MediaKind.VOICE, file_id)

    with porters.working():
        media = porters.settled(wanted)

    assert porters.apologies == [(person, MediaKind.VOICE)]
    assert (media.state, media.why) == (MediaState.REFUSED, "not-a-sound")
    assert list(outbox.shelf.folder.glob("*.ogg")) == []


def test_too_large_a_file_is_refused(porters: Porters, outbox: Outbox, anna: Resident) -> None:
    file_id = anna.sends_voice(OGG, declared_size=21 << 20)["voice"]["file_id"]
    wanted = porters.waits_for(outbox.knows(anna), MediaKind.VOICE, file_id)

    with porters.working():
        media = porters.settled(wanted)

    assert (media.state, media.why) == (MediaState.REFUSED, "too-large")


def test_failed_fetch_is_tried_again_later(
    standin: StandIn, porters: Porters, clock: FakeClock, voice: int
) -> None:
    standin.faults.next("getFile", ServerError(502))

    with porters.working():
        standin.waits_until(lambda: standin.books.count("getFile") == 1)
        standin.waits_until(lambda: porters.media(voice).attempts == 1)
        clock.advance(seconds=2)
        media = porters.settled(voice)

    assert (media.state, media.attempts, media.why) == (MediaState.KEPT, 1, None)


def test_unforeseen_error_stops_no_other_file(
    porters: Porters, outbox: Outbox, anna: Resident, caplog: pytest.LogCaptureFixture
) -> None:
    person = outbox.knows(anna)
    bad, good = (anna.sends_voice(OGG)["voice"]["file_id"] for _ in range(2))
    broken = porters.waits_for(person, MediaKind.VOICE, bad)
    whole = porters.waits_for(person, MediaKind.VOICE, good)

    with porters.working(lambda speaker: Stumbling(speaker, over=bad)):
        assert porters.settled(whole).state == MediaState.KEPT
        porters.standin.waits_until(lambda: porters.media(broken).attempts == 1)
        porters.clock.advance(seconds=2)
        assert porters.settled(broken).state == MediaState.KEPT

    assert "action=fetch error=error" in caplog.text


def test_fetching_goes_on_when_no_apology_can_be_said(
    porters: Porters, outbox: Outbox, anna: Resident
) -> None:
    person = outbox.knows(anna)
    bad = anna.sends_voice(b"MZ a program")["voice"]["file_id"]
    broken = porters.waits_for(person, MediaKind.VOICE, bad)
    porters.apologies = Unspeakable()

    with porters.working():
        porters.standin.waits_until(lambda: porters.media(broken).attempts == 1)
        good = porters.waits_for(
            person, MediaKind.VOICE, anna.sends_voice(OGG)["voice"]["file_id"]
        )
        assert porters.settled(good).state == MediaState.KEPT


def test_absent_telegram_costs_no_attempt(standin: StandIn, porters: Porters, voice: int) -> None:
    with away(standin), porters.working():
        time.sleep(0.5)
    before = porters.media(voice)

    with porters.working():
        media = porters.settled(voice)

    assert (before.state, before.attempts) == (MediaState.WAITING, 0)
    assert media.state == MediaState.KEPT
    assert "channel" in porters.troubles


def test_refused_token_costs_no_attempt(standin: StandIn, porters: Porters, voice: int) -> None:
    standin.faults.always("getFile", Revoked())

    with porters.working():
        standin.waits_until(lambda: standin.books.count("getFile") == 1)
        time.sleep(0.3)

    assert porters.media(voice).attempts == 0
    assert standin.books.count("getFile") == 1


def test_voice_of_somebody_erased_meanwhile_is_discarded(
    standin: StandIn, porters: Porters, outbox: Outbox, voice: int
) -> None:
    standin.faults.always("getFile", Slow(0.4))

    with porters.working():
        time.sleep(0.2)
        with outbox.store.writing() as session:
            session.delete(session.get_one(Media, voice))
            session.delete(session.scalars(select(Contribution)).one())
        standin.waits_until(lambda: standin.books.count("getFile") == 1)
        time.sleep(0.3)

    with outbox.store.reading() as session:
        names = session.scalars(select(Discarded.name)).all()
    assert names == [path.name for path in outbox.shelf.folder.glob("*.ogg")]
    assert len(names) == 1


def test_file_that_nothing_knows_of_leaves_the_shelf(
    standin: StandIn, porters: Porters, outbox: Outbox, voice: int
) -> None:
    standin.faults.next("getFile", Slow(0.4))

    with porters.working():
        time.sleep(0.2)
        outbox.renames("media", "elsewhere")
        standin.waits_until(lambda: standin.books.count("getFile") == 1)
        time.sleep(0.4)
        outbox.renames("elsewhere", "media")
        media = porters.settled(voice)

    assert [path.name for path in outbox.shelf.folder.glob("*.ogg")] == [media.name]


def test_waiting_media_is_not_fetched_before_its_time(
    standin: StandIn, porters: Porters, outbox: Outbox, voice: int
) -> None:
    with outbox.store.writing() as session:
        session.get_one(Media, voice).not_before = porters.clock() + timedelta(hours=1)

    with porters.working():
        time.sleep(0.3)

    assert standin.books.count("getFile") == 0
