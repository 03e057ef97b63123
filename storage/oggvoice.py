"""A browser's recording as Telegram plays it: Opus out of WebM and into Ogg, not encoded anew.

Source: RFC 9559 (Matroska), RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), RFC 6716, 3.1 (the length of
a packet).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storage.unusable import NotUsable

NOT_OPUS: Final = "not-a-sound"
SEGMENT: Final = 0x18538067
TRACKS: Final = 0x1654AE6B
TRACK: Final = 0xAE
CODEC_HEAD: Final = 0x63A2
CLUSTER: Final = 0x1F43B675
GROUP: Final = 0xA0
BLOCK: Final = 0xA1
SIMPLE_BLOCK: Final = 0xA3
LOOKED_INTO: Final = {SEGMENT, TRACKS, TRACK, CLUSTER, GROUP}
LACED: Final = 0x06
OPUS_TAGS: Final = b"OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"
"""Nobody's name, and no remarks."""
SERIAL: Final = 1
FIRST, LAST = 2, 4
MOST_SEGMENTS: Final = 255
PACKETS_A_PAGE: Final = 50
"""A second of speech, as browsers cut it."""
FRAME_SAMPLES: Final = (
    480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 480, 960,
    120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960,
)  # fmt: skip
"""At 48 kHz, by the first five bits of a packet."""


def opus_in_ogg(webm: bytes) -> bytes:
    """Return the sound of a WebM recording as an Ogg file. Raises NotUsable unless it is Opus."""
    head, packets = b"", []
    for kind, content in _elements(webm):
        if kind == CODEC_HEAD and content.startswith(b"OpusHead"):
            head = content
        elif kind in (BLOCK, SIMPLE_BLOCK):
            packets.append(_packet(content))
    if not head or not packets:
        raise NotUsable(NOT_OPUS)
    return b"".join(_pages(head, packets))


def _elements(webm: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what is whole, in order; a recording that was cut off ends where it was cut.

    Anywhere: browsers leave the last cluster as it is when they are stopped, in the head of an
    element too.
    """
    at = 0
    while not _is_cut(webm, at):
        kind, at = _number(webm, at, keeps_mark=True)
        if _is_cut(webm, at):
            return
        size, at = _number(webm, at, keeps_mark=False)
        if kind in LOOKED_INTO:
            # Its own size may be unknown while it is recorded: what is in it follows anyway.
            continue
        if at + size > len(webm):
            return
        yield kind, webm[at : at + size]
        at += size


def _is_cut(webm: bytes, at: int) -> bool:
    """Tell whether the number that begins here has no end."""
    return at >= len(webm) or at + _length(webm[at]) > len(webm)


def _length(first: int) -> int:
    """Return how many bytes a number has that begins with this one; 9 if none begins so."""
    return 9 - first.bit_length()


def _number(webm: bytes, at: int, *, keeps_mark: bool) -> tuple[int, int]:
    if _is_cut(webm, at) or not webm[at]:
        raise NotUsable(NOT_OPUS)
    length = _length(webm[at])
    value = int.from_bytes(webm[at : at + length], "big")
    return (value if keeps_mark else value & ((1 << 7 * length) - 1)), at + length


def _packet(block: bytes) -> bytes:
    # The number of its track, two bytes of time, one of flags.
    _, at = _number(block, 0, keeps_mark=False)
    if len(block) <= at + 3 or block[at + 2] & LACED:
        raise NotUsable(NOT_OPUS)
    return block[at + 3 :]


def _samples(packet: bytes) -> int:
    frames = packet[0] & 3
    count = 1 if frames == 0 else 2 if frames < 3 else packet[1] & 63 if len(packet) > 1 else 0
    return FRAME_SAMPLES[packet[0] >> 3] * count


def _pages(head: bytes, packets: list[bytes]) -> Iterator[bytes]:
    yield _page(FIRST, 0, 0, [head])
    yield _page(0, 0, 1, [OPUS_TAGS])
    granule, number, waiting = 0, 2, list[bytes]()
    for nth, packet in enumerate(packets, start=1):
        if waiting and _segments([*waiting, packet]) > MOST_SEGMENTS:
            yield _page(0, granule, number, waiting)
            number, waiting = number + 1, []
        granule += _samples(packet)
        waiting.append(packet)
        is_last = nth == len(packets)
        if is_last or len(waiting) == PACKETS_A_PAGE:
            yield _page(LAST if is_last else 0, granule, number, waiting)
            number, waiting = number + 1, []


def _segments(packets: list[bytes]) -> int:
    return sum(len(one) // 255 + 1 for one in packets)


def _page(flags: int, granule: int, number: int, packets: list[bytes]) -> bytes:
    sizes = bytearray()
    for one in packets:
        sizes += b"\xff" * (len(one) // 255) + bytes([len(one) % 255])
    if len(sizes) > MOST_SEGMENTS:
        raise NotUsable(NOT_OPUS)
    start = b"OggS\x00" + bytes([flags]) + granule.to_bytes(8, "little")
    start += SERIAL.to_bytes(4, "little") + number.to_bytes(4, "little")
    rest = bytes([len(sizes)]) + bytes(sizes) + b"".join(packets)
    return start + _checksum(start + bytes(4) + rest).to_bytes(4, "little") + rest


def _table() -> tuple[int, ...]:
    found = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        found.append(value)
    return tuple(found)


CHECKS: Final = _table()


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ CHECKS[value >> 24 ^ byte]
    return value
