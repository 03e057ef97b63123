"""A sheet as others meet it: a camera that reads codes, a reader that takes letters out."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

READ_AT_DPI = 150
"""About what a phone's camera has of a sheet that it is held over."""
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a sheet: the texts of its codes, and its letters if they can be taken out.

    The `size` is that of the paper in millimetres, or that of a PNG in pixels.
    """

    codes: frozenset[str]
    text: str
    size: tuple[int, int]
    sticks_out: str = ""
    """Letters that lie outside the paper."""


def see(sheet: bytes) -> Seen:
    """Return what is seen of a PDF of one page, or of a PNG."""
    if not sheet.startswith(b"%PDF"):
        image = Image.open(BytesIO(sheet)).convert("L")
        return Seen(_codes(image), "", image.size)
    document = pypdfium2.PdfDocument(sheet)
    assert len(document) == 1
    page = document[0]
    picture = page.render(scale=READ_AT_DPI / POINTS_PER_INCH).to_pil().convert("L")
    letters = page.get_textpage()
    text = letters.get_text_range()
    width, height = page.get_size()
    out = [
        letters.get_text_range(nth, 1)
        for nth in range(letters.count_chars())
        if not _is_within(letters.get_charbox(nth), width, height)
    ]
    seen = Seen(_codes(picture), text, (_mm(width), _mm(height)), "".join(out))
    document.close()
    return seen


def _codes(image: Image.Image) -> frozenset[str]:
    return frozenset(one.text for one in zxingcpp.read_barcodes(image))


def _is_within(box: tuple[float, float, float, float], width: float, height: float) -> bool:
    left, bottom, right, top = box
    return left >= 0 and bottom >= 0 and right <= width and top <= height


def _mm(points: float) -> int:
    return round(points / POINTS_PER_INCH * 25.4)
