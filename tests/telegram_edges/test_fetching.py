"""Voices and pictures come to our own shelf, clean, whatever Telegram does meanwhile."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from storage.tables import Contribution, Discarded, Media, MediaState
from tests.conftest import FakeClock
from tests.recordings import opus
from tests.telegram import Resident, Revoked, ServerError, Slow, StandIn
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.porters import Porters, Stumbling, Unspeakable
from tests.telegram_edges.running import away
from tests.troubled import answer_lost
from workshop.messages import MediaKind
from workshop.residents.forgetting import sweep_strays

OGG = opus(b"a voice")


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


def test_voice_kept_by_a_commit_whose_answer_was_lost_is_there(
    porters: Porters, outbox: Outbox, voice: int
) -> None:
    with answer_lost(nth=1), porters.working():
        media = porters.settled(voice)
        time.sleep(0.2)

    assert outbox.shelf.path(media.name or "").read_bytes() == OGG


def test_file_that_nothing_knows_of_leaves_the_shelf_after_a_day(
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

    with outbox.store.writing() as session:
        tomorrow = datetime.now(UTC) + timedelta(hours=25)
        assert sweep_strays(session, outbox.shelf, now=tomorrow) == 1
    assert [path.name for path in outbox.shelf.folder.glob("*.ogg")] == [media.name]


def test_waiting_media_is_not_fetched_before_its_time(
    standin: StandIn, porters: Porters, outbox: Outbox, voice: int
) -> None:
    with outbox.store.writing() as session:
        session.get_one(Media, voice).not_before = porters.clock() + timedelta(hours=1)

    with porters.working():
        time.sleep(0.3)

    assert standin.books.count("getFile") == 0
