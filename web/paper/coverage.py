"""Which signs our fonts have: PDF/UA takes none that cannot be drawn.

Emoji, and scripts that our fonts do not know, stand as a lozenge; hidden words keep a mark.
Source: OpenType, the cmap table, formats 4 and 12.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache

from web.paper.press import FONTS
from workshop.redacting.masking import MASK

OTHER = "\N{LOZENGE}"
HIDDEN = "\N{WHITE VERTICAL RECTANGLE}" * 3
"""What stands for a sign that we cannot draw, and for words that a facilitator has hidden."""
UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Signs without a width, and marks on a letter: left out where our fonts do not have them."""


def drawable(text: str) -> str:
    """Return a text with a lozenge for each run of signs that our fonts do not have."""
    kept: list[str] = []
    for sign in text.replace(MASK, HIDDEN):
        if ord(sign) in known_signs() or sign in "\n\t":
            kept.append(sign)
        elif sign.isspace():
            kept.append(" ")
        elif unicodedata.category(sign) not in UNSEEN and kept[-1:] != [OTHER]:
            kept.append(OTHER)
    return "".join(kept)


@cache
def known_signs() -> frozenset[int]:
    """Return the signs that every one of our fonts has."""
    fonts = [frozenset(_signs(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*fonts)


def _signs(font: bytes) -> Iterator[int]:
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for nth in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * nth + 4)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            yield from _of_format_4(font, start + offset)
        elif form == 12:
            yield from _of_format_12(font, start + offset)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for nth in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * nth)
        if tag == name:
            return int(offset)
    raise RuntimeError(f"a font without {name!r}")


def _of_format_4(font: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    n = twice // 2
    ends = struct.unpack_from(f">{n}H", font, at + 14)
    starts = struct.unpack_from(f">{n}H", font, at + 16 + twice)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _of_format_12(font: bytes, at: int) -> Iterator[int]:
    (n,) = struct.unpack_from(">I", font, at + 12)
    for nth in range(n):
        first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * nth)
        yield from range(first, last + 1)
