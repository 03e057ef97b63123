"""What a picture's first bytes say about it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

SOF_MARKERS = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)})


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    def within(self, longest: int) -> Size:
        """Return the size scaled down so that no side is longer than `longest`."""
        factor = min(1.0, longest / max(self.width, self.height))
        return Size(max(1, round(self.width * factor)), max(1, round(self.height * factor)))


def size_of(content: bytes) -> Size | None:
    """Return the size of a PNG, JPEG, GIF or WebP; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return Size(*struct.unpack(">II", content[16:24]))
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    if content[:4] == b"GIF8" and len(content) >= 10:
        return Size(*struct.unpack("<HH", content[6:10]))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    return None


def _jpeg_size(content: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in SOF_MARKERS:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Size(width, height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp_size(content: bytes) -> Size | None:
    if content[12:16] == b"VP8X" and len(content) >= 30:
        width = 1 + int.from_bytes(content[24:27], "little")
        height = 1 + int.from_bytes(content[27:30], "little")
        return Size(width, height)
    if content[12:16] == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return Size(width & 0x3FFF, height & 0x3FFF)
    if content[12:16] == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return Size(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF))
    return None
