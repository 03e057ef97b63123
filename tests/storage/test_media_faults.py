"""A broken photo is refused or kept, and never anything else."""

from __future__ import annotations

import random
import threading
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from storage.pictures import MAX_PIXELS, ONE_AT_A_TIME
from storage.shelf import NotUsable, Shelf

MUTATIONS = 400


@pytest.fixture(autouse=True)
def _as_in_service() -> Iterator[None]:
    # Tests turn warnings into errors; in service Pillow goes on after them, and fails later.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def photo(kind: str = "JPEG") -> bytes:
    """Return a small photo, lying on its side, with a camera and a place."""
    exif = Image.Exif()
    exif[0x010F] = "Kameramerket"
    exif[0x0112] = 6
    exif[0x011A] = 72.0
    exif.get_ifd(0x8825)[2] = (60.2, 0.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind, exif=exif)
    return out.getvalue()


def mutated(raw: bytes, chance: random.Random, start: int, end: int) -> bytes:
    """Return the bytes with a few of those between start and end changed."""
    broken = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        broken[chance.randrange(start, end)] = chance.choice((0, 1, 2, 5, 7, 12, 255))
    return bytes(broken)


def exif_of(raw: bytes) -> tuple[int, int]:
    """Return where the EXIF of a JPEG begins and ends."""
    start = raw.index(b"Exif\x00\x00")
    return start + 6, start - 2 + int.from_bytes(raw[start - 2 : start], "big")


def outcomes(shelf: Shelf, raws: Iterator[bytes]) -> set[str]:
    """Return how it went with each: kept, or the reason why not."""
    ends = set()
    for raw in raws:
        try:
            shelf.keep_picture(raw)
            ends.add("kept")
        except NotUsable as refusal:
            ends.add(refusal.reason)
    return ends


def test_photo_with_broken_exif_is_kept(shelf: Shelf) -> None:
    chance, raw = random.Random(20261123), photo()

    broken = (mutated(raw, chance, *exif_of(raw)) for _ in range(MUTATIONS))

    assert outcomes(shelf, broken) == {"kept"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_photo_is_kept_or_refused(shelf: Shelf, kind: str) -> None:
    chance, raw = random.Random(20261123), photo(kind)

    broken = (mutated(raw, chance, 0, len(raw)) for _ in range(MUTATIONS))

    assert outcomes(shelf, broken) <= {"kept", "not-a-picture", "too-large"}


def test_any_fault_of_a_decoder_is_a_refusal(shelf: Shelf) -> None:
    # An empty colour profile behind the pixels: Pillow ends in an IndexError.
    raw = photo("PNG")
    end = raw.rindex(b"IEND") - 4
    profile = bytes(4) + b"iCCP" + zlib.crc32(b"iCCP").to_bytes(4, "big")

    with pytest.raises(NotUsable) as refused:
        shelf.keep_picture(raw[:end] + profile + raw[end:])

    assert refused.value.reason == "not-a-picture"


def test_photo_with_unreadable_exif_is_kept(shelf: Shelf) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "WEBP", exif=b"Exif\x00\x00nothing of the kind")

    assert shelf.keep_picture(out.getvalue()).width == 40


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(shelf: Shelf, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    lying = Image.new("L", (64, 32), "white")
    lying.paste(0, (0, 0, 32, 16))
    lying.save(out, "PNG", exif=exif)

    shelved = shelf.keep_picture(out.getvalue())

    upright = ImageOps.exif_transpose(Image.open(BytesIO(out.getvalue())))
    with Image.open(shelf.path(shelved.name)) as kept:
        difference = ImageChops.difference(kept.convert("L"), upright)
    assert ImageStat.Stat(difference).mean[0] < 1


def test_picture_of_too_many_pixels_is_refused(shelf: Shelf) -> None:
    out = BytesIO()
    Image.new("1", (10_000, MAX_PIXELS // 10_000 + 1)).save(out, "PNG")

    with pytest.raises(NotUsable) as refused:
        shelf.keep_picture(out.getvalue())

    assert refused.value.reason == "too-large"


def test_pictures_are_decoded_one_at_a_time(shelf: Shelf) -> None:
    keeping = threading.Thread(target=shelf.keep_picture, args=(photo(),))

    with ONE_AT_A_TIME:
        keeping.start()
        keeping.join(0.3)
        was_waiting = keeping.is_alive()
    keeping.join(10)

    assert was_waiting
    assert len(list(shelf.folder.iterdir())) == 1
