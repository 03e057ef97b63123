"""Pictures of the report: from the shelf, small enough for a file that is sent around."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from storage.shelf import Shelf

WIDEST_PX = 1000
QUALITY = 82


def picture_of(shelf: Shelf, name: str) -> bytes | None:
    """Return a picture as JPEG; None if it is not on the shelf, or is no picture."""
    path = shelf.path(name)
    if not path.is_file():
        return None
    try:
        with Image.open(path) as opened:
            image = opened.convert("RGB")
    except OSError:
        return None
    image.thumbnail((WIDEST_PX, WIDEST_PX))
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
