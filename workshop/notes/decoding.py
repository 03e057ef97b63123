"""From bytes to text, whatever program saved the file."""

from __future__ import annotations

import codecs
import re

from workshop.notes.faults import Fault, Unreadable

MOST_BYTES = 20 * 1024 * 1024
ZIP = b"PK\x03\x04"
"""How every xlsx and ods file begins."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How xls files begin, and xlsx files with a password."""
UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
"""An accented Western letter in UTF-8; the same two bytes make no Norwegian word in cp1252."""


def decode(raw: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252. Raises Unreadable."""
    encoding = _encoding_of(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise _fault("notes.not_text") from error
        return _decode_windows(raw, error.start)


def _encoding_of(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, the zero half of each Latin letter tells which order the bytes come in.
    if raw[1:4:2] == b"\x00\x00" and raw[0:1] != b"\x00":
        return "utf-16-le"
    if raw[0:4:2] == b"\x00\x00" and raw[1:2] != b"\x00":
        return "utf-16-be"
    return "utf-8-sig"


def _decode_windows(raw: bytes, odd_at: int) -> str:
    line = raw.count(b"\n", 0, odd_at) + 1
    if UTF_8_LETTER.search(raw):
        raise _fault("notes.mixed_encodings", line)
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _fault("notes.not_text", line) from error


def _fault(key: str, line: int = 1, **values: object) -> Unreadable:
    return Unreadable(Fault(line, line, "1", key, values))
