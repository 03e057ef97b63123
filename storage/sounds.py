"""What a recording is, told from its bytes, and without what it need not carry.

Recordings are not encoded anew. A film is refused, MP4 loses every box that its sound does not
need, and MP3 loses its tags; sizes inside MP4 stay, so that its tables of places still hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.unusable import NotUsable

NO_SOUND: Final = "not-a-sound"
SOUND_TRACK: Final = b"soun"
BOX_HEAD: Final = 8
# Source: ISO/IEC 14496-12. What is not named here (udta, meta, uuid, ...) is blanked; only the
# boxes that are keys are looked into.
NEEDED: Final = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"trak": {b"tkhd", b"mdia", b"edts", b"tref"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd"},
}
OGG_SOUNDS: Final = (b"OpusHead", b"\x01vorbis", b"Speex")
ID3_HEAD: Final = 10
ID3V1_BYTES: Final = 128
# Source: RFC 9559, TrackType: 0x83, its length, then 1 for pictures and 2 for sound.
TRACK_TYPE: Final = re.compile(rb"\x83(?:\x81|\x84\0{3}|\x88\0{7})([\x01\x02])")
WEBM_HEAD_BYTES: Final = 64 * 1024
WEBM_CLUSTER: Final = b"\x1fC\xb6u"


def cleaned(raw: bytes) -> tuple[bytes, str]:
    """Return what to keep of a recording, and the suffix of its kind. Raises NotUsable."""
    for suffix, is_kind, clean in KINDS:
        if is_kind(raw):
            return clean(raw), suffix
    raise NotUsable(NO_SOUND)


def _ogg(raw: bytes) -> bytes:
    # The first page's words begin after its table of segments, whose length is byte 26.
    if len(raw) <= 27 or not raw.startswith(OGG_SOUNDS, 27 + raw[26]):
        raise NotUsable(NO_SOUND)
    return raw


def is_opus(ogg: bytes) -> bool:
    """Tell whether an Ogg file holds what Telegram plays as a voice."""
    return ogg.startswith(b"OpusHead", 27 + ogg[26])


def _webm(raw: bytes) -> bytes:
    # The tracks stand before the first cluster; the sound itself could hold any bytes.
    head = raw[:WEBM_HEAD_BYTES].partition(WEBM_CLUSTER)[0]
    if set(TRACK_TYPE.findall(head)) != {b"\x02"}:
        raise NotUsable(NO_SOUND)
    return raw


def _mp4(raw: bytes) -> bytes:
    box = bytearray(raw)
    tracks = list(_blanked(box, b"", 0, len(box)))
    if set(tracks) != {SOUND_TRACK}:
        raise NotUsable(NO_SOUND)
    return bytes(box)


def _blanked(box: bytearray, parent: bytes, start: int, end: int) -> Iterator[bytes]:
    """Blank what is not needed between these two places; the handler of every track."""
    while end - start >= BOX_HEAD:
        kind = bytes(box[start + 4 : start + 8])
        inside, after = _span(box, start, end)
        if kind not in NEEDED[parent]:
            box[start + 4 : start + 8] = b"free"
            box[inside:after] = bytes(after - inside)
        elif kind == b"hdlr":
            # Version and flags, four bytes of zeros, then what the track is.
            yield bytes(box[inside + 8 : inside + 12])
        elif kind in NEEDED:
            yield from _blanked(box, kind, inside, after)
        start = after


def _span(box: bytearray, start: int, end: int) -> tuple[int, int]:
    """Return where a box's content begins and ends."""
    head, size = BOX_HEAD, int.from_bytes(box[start : start + 4], "big")
    if size == 1:
        head, size = 16, int.from_bytes(box[start + 8 : start + 16], "big")
    elif size == 0:
        size = end - start
    if not head <= size <= end - start:
        raise NotUsable(NO_SOUND)
    return start + head, start + size


def _mp3(raw: bytes) -> bytes:
    while raw.startswith(b"ID3"):
        raw = raw[_id3_bytes(raw) :]
    raw = raw.lstrip(b"\x00")
    if raw[-ID3V1_BYTES:].startswith(b"TAG"):
        raw = raw[:-ID3V1_BYTES]
    if not _is_frame(raw):
        raise NotUsable(NO_SOUND)
    return raw


def _id3_bytes(raw: bytes) -> int:
    # Source: id3.org, ID3v2.4, 3.1: four bytes of seven bits; bit 4 of the flags is a footer.
    if len(raw) < ID3_HEAD:
        raise NotUsable(NO_SOUND)
    size = 0
    for byte in raw[6:ID3_HEAD]:
        size = size << 7 | byte & 0x7F
    return ID3_HEAD + size + (ID3_HEAD if raw[5] & 0x10 else 0)


def _is_frame(raw: bytes) -> bool:
    # Eleven bits of ones, any version, layer III.
    return len(raw) > 1 and raw[0] == 0xFF and raw[1] & 0xE6 == 0xE2


def _as_it_is(raw: bytes) -> bytes:
    return raw


Kind = tuple[str, Callable[[bytes], bool], Callable[[bytes], bytes]]
KINDS: Final[tuple[Kind, ...]] = (
    (".ogg", lambda raw: raw.startswith(b"OggS"), _ogg),
    (".webm", lambda raw: raw.startswith(b"\x1aE\xdf\xa3"), _webm),
    (".m4a", lambda raw: raw[4:8] == b"ftyp", _mp4),
    (".mp3", lambda raw: raw.startswith(b"ID3") or _is_frame(raw), _mp3),
    (".wav", lambda raw: raw.startswith(b"RIFF") and raw[8:12] == b"WAVE", _as_it_is),
)
