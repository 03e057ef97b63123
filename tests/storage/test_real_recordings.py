"""Recordings as real programs write them: a tone of our own, with a title and a place in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.shelf import Shelf

RECORDINGS = Path(__file__).parent / "recordings"
PRIVATE = (b"Hemmelig", b"60.2378", b"10.3782", b"ID3", b"TAG")
MPEG_FRAME = b"\xff\xf3"


def box_after(raw: bytes, kind: bytes) -> bytes:
    """Return the content of the first MP4 box of this kind."""
    at = raw.index(kind)
    return raw[at + 4 : at - 4 + int.from_bytes(raw[at - 4 : at], "big")]


@pytest.mark.parametrize(
    ("name", "mime"), [("phone.m4a", "audio/mp4"), ("phone.mp3", "audio/mpeg")]
)
def test_recording_is_kept_without_what_is_private(shelf: Shelf, name: str, mime: str) -> None:
    raw = (RECORDINGS / name).read_bytes()

    shelved = shelf.keep_sound(raw)

    kept = shelf.path(shelved.name).read_bytes()
    assert [word for word in PRIVATE if word in raw] != []
    assert [word for word in PRIVATE if word in kept] == []
    assert shelved.mime == mime


def test_sound_in_mp4_and_its_places_are_untouched(shelf: Shelf) -> None:
    raw = (RECORDINGS / "phone.m4a").read_bytes()

    kept = shelf.path(shelf.keep_sound(raw).name).read_bytes()

    for kind in (b"mdat", b"stbl"):
        assert box_after(kept, kind) == box_after(raw, kind)


def test_mp3_keeps_every_frame(shelf: Shelf) -> None:
    raw = (RECORDINGS / "phone.mp3").read_bytes()

    kept = shelf.path(shelf.keep_sound(raw).name).read_bytes()

    assert kept == raw[raw.index(MPEG_FRAME) : -128]
