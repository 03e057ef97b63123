"""A recording is sound alone, and leaves behind what it need not carry."""

from __future__ import annotations

import pytest

from storage.shelf import NotUsable, Shelf
from tests.recordings import AAC_FRAMES, box, mp3, mp4, opus, track, webm

SOUND = track(b"soun")
PLACE = b"+60.2378+010.3782/"
WAV = b"RIFF\x00\x00\x00\x00WAVE" + bytes(60)


def kept(shelf: Shelf, raw: bytes) -> bytes:
    """Return what stands on the shelf of this recording."""
    return shelf.path(shelf.keep_sound(raw).name).read_bytes()


@pytest.mark.parametrize(
    ("raw", "mime"),
    [
        (opus(), "audio/ogg"),
        (opus().replace(b"OpusHead", b"\x01vorbis "), "audio/ogg"),
        (webm(2), "audio/webm"),
        (mp4(SOUND), "audio/mp4"),
        (mp3(tag=b"x"), "audio/mpeg"),
        (mp3(), "audio/mpeg"),
        (WAV, "audio/wav"),
    ],
)
def test_sound_is_known_by_its_first_bytes(shelf: Shelf, raw: bytes, mime: str) -> None:
    assert shelf.keep_sound(raw).mime == mime


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>" + bytes(60),
        b"OggS",
        b"OggS" + bytes(60),
        opus().replace(b"OpusHead", b"\x80theora "),
        webm(1, 2),
        webm(),
        mp4(SOUND, track(b"vide")),
        mp4(SOUND, track(b"meta")),
        mp4(),
        mp4(SOUND)[:-1],
        box(b"ftyp", b"heic") + box(b"meta", bytes(40)),
        b"ID3\x04",
        b"ID3\x04" + bytes(60),
    ],
    ids=repr,
)
def test_what_is_not_sound_alone_is_refused(shelf: Shelf, raw: bytes) -> None:
    with pytest.raises(NotUsable) as refused:
        shelf.keep_sound(raw)

    assert refused.value.reason == "not-a-sound"
    assert not shelf.folder.exists()


@pytest.mark.parametrize(
    "raw",
    [
        mp4(SOUND, more=box(b"udta", box(b"\xa9xyz", PLACE))),
        mp4(SOUND, more=box(b"meta", PLACE)),
        mp4(SOUND, box(b"trak", box(b"udta", PLACE))),
        mp4(SOUND) + box(b"uuid", PLACE),
        mp4(SOUND) + box(b"moof", box(b"traf", box(b"meta", PLACE))),
        mp4(SOUND) + b"\x00\x00\x00\x01free" + (16 + len(PLACE)).to_bytes(8, "big") + PLACE,
        mp4(SOUND) + b"\x00\x00\x00\x00meta" + PLACE,
    ],
)
def test_mp4_loses_place_and_keeps_sizes(shelf: Shelf, raw: bytes) -> None:
    sound = kept(shelf, raw)

    assert PLACE in raw
    assert PLACE not in sound
    assert (len(sound), sound.find(AAC_FRAMES)) == (len(raw), raw.find(AAC_FRAMES))


def test_mp4_of_sound_alone_stays_as_it_is(shelf: Shelf) -> None:
    assert kept(shelf, mp4(SOUND)) == mp4(SOUND)


def test_mp3_loses_both_its_tags(shelf: Shelf) -> None:
    tail = b"TAG" + b"Hemmelig".ljust(125)

    assert kept(shelf, mp3(tag=b"Hemmelig" * 40, tail=tail)) == mp3()


def test_cluster_bytes_are_no_track_type(shelf: Shelf) -> None:
    raw = webm(2) + b"\x83\x81\x01"

    assert kept(shelf, raw) == raw
