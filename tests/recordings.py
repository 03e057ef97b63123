"""The smallest recordings that say what they are."""

from __future__ import annotations

AAC_FRAMES = b"the sound itself"


def opus(more: bytes = bytes(60)) -> bytes:
    """Return the first page of an Ogg/Opus recording, and then these bytes."""
    page = b"OggS\x00\x02" + bytes(20) + b"\x01\x13"
    return page + b"OpusHead" + bytes(11) + more


def webm(*track_types: int) -> bytes:
    """Return the head of a WebM file with these tracks: 1 is pictures, 2 is sound."""
    tracks = b"".join(b"\xae\x83\x83\x81" + bytes([kind]) for kind in track_types)
    return b"\x1aE\xdf\xa3\x84\x42\x86\x81\x01\x16T\xaek" + tracks + b"\x1fC\xb6u" + bytes(60)


def box(kind: bytes, content: bytes = b"") -> bytes:
    """Return one MP4 box."""
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def track(handler: bytes) -> bytes:
    """Return an MP4 track that carries this: soun, vide or something else."""
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))


def mp4(*tracks: bytes, more: bytes = b"") -> bytes:
    """Return an MP4 file with these tracks; `more` stands last in its moov box."""
    moov = box(b"moov", box(b"mvhd", bytes(8)) + b"".join(tracks) + more)
    return box(b"ftyp", b"M4A \x00\x00\x00\x00") + moov + box(b"mdat", AAC_FRAMES)


def mp3(*, tag: bytes = b"", tail: bytes = b"") -> bytes:
    """Return an MP3 file whose ID3v2 tag holds these bytes, if any, and its end these."""
    size = bytes([len(tag) >> 7, len(tag) & 0x7F])
    head = b"ID3\x04\x00\x00\x00\x00" + size + tag if tag else b""
    return head + b"\xff\xfb\x90\x64" + bytes(200) + tail
