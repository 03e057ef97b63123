"""Pictures, decoded and encoded anew: small, upright, and with nothing but what they show."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Final

from PIL import Image

from storage.unusable import NotUsable

MAX_SIDE_PX: Final = 2560
MAX_PIXELS: Final = 50_000_000
"""Decoding so many takes 300 to 500 MB; most phones send 12 million."""
JPEG_QUALITY: Final = 85
PICTURE_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MIXABLE_MODES: Final = ("L", "RGB", "CMYK")
ORIENTATION: Final = 0x0112
# Source: Exif 3.0, 4.6.5.1.6, Orientation.
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ONE_AT_A_TIME: Final = threading.Semaphore(1)
"""Decoding takes memory: one picture at a time in this process."""


def made_anew(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return the picture as a JPEG of our own, and its size in pixels. Raises NotUsable."""
    with ONE_AT_A_TIME:
        picture = _decoded(raw)
    # A fresh canvas has no info dictionary, so no EXIF, XMP, profile or comment is written.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue(), clean.size


def _decoded(raw: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(raw), formats=PICTURE_FORMATS) as opened:
            return _small_and_upright(opened)
    except (NotUsable, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotUsable("too-large") from error
    except Exception as error:
        # Broad because broken files leave Pillow as struct.error, TypeError, AttributeError and
        # more to come; whatever it is, it is no picture.
        raise NotUsable("not-a-picture") from error


def _small_and_upright(opened: Image.Image) -> Image.Image:
    if opened.width * opened.height > MAX_PIXELS:
        raise NotUsable("too-large")
    # JPEG can be decoded at a half or a quarter of its size, in as much less memory.
    opened.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))
    turn = _turn_of(opened)
    # Colours from a table cannot be mixed, and alpha costs a copy: these are converted first.
    picture = opened if opened.mode in MIXABLE_MODES else opened.convert("RGB")
    picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    small = picture.convert("RGB")
    return small if turn is None else small.transpose(turn)


def _turn_of(opened: Image.Image) -> Image.Transpose | None:
    # ImageOps.exif_transpose also writes the EXIF anew, which broken EXIF does not survive.
    try:
        orientation = opened.getexif().get(ORIENTATION)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - broken EXIF leaves Pillow in as many ways.
        # A picture that cannot say which way is up is kept as it lies.
        return None
    return TURNS.get(orientation) if isinstance(orientation, int) else None
