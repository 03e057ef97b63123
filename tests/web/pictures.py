"""Small files as residents send them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.recordings import opus
from tests.web.browsing import Files

OGG = opus()


def photo_bytes(*, place: str = "") -> bytes:
    """Return a JPEG, with a place in its EXIF comment if one is given."""
    exif = Image.Exif()
    if place:
        exif[0x010E] = place
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def photos(*contents: bytes) -> Files:
    """Return these as the photo field of a form carries them."""
    return [("photos", (f"{nth}.jpg", raw, "image/jpeg")) for nth, raw in enumerate(contents)]


def voice(content: bytes = OGG) -> Files:
    """Return this as the voice field of a form carries it."""
    return [("voice", ("voice.ogg", content, "audio/ogg"))]
