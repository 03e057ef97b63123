"""A file that only the key opens: sealed in pieces, so that any change or cut is noticed.

Layout: a magic line, the length of the header (four bytes), the header in plain JSON, then pieces:
length (four bytes) and AES-256-GCM. The nonce counts the pieces and says which is the last, and
the header's hash goes with every piece, so none can be left out, swapped or taken from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from io import BufferedReader
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.vault import Vault

MAGIC: Final = b"verksted backup\n"
PIECE_BYTES: Final = 256 * 1024
TAG_BYTES: Final = 16
LENGTH_BYTES: Final = 4
LONGEST_HEADER: Final = 64 * 1024
SALT_BYTES: Final = 16
LAST: Final = 1


class Damaged(Exception):
    """The file is not what was written: cut, changed, or no such file at all; `how` says which."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class SealedWriter:
    """Writes a sealed file; without `close` it has no end and opens for nobody."""

    def __init__(self, out: BinaryIO, vault: Vault, header: Mapping[str, Any]) -> None:
        """Write the header, with what is needed to find the key again."""
        salt = os.urandom(SALT_BYTES)
        whole = {**header, "marks": vault.marks, "salt": salt.hex()}
        written = json.dumps(whole, ensure_ascii=False).encode()
        self._out = out
        self._pieces = _Pieces(vault.file_key(vault.mark, salt), written)
        self._waiting = bytearray()
        out.write(MAGIC + len(written).to_bytes(LENGTH_BYTES) + written)

    def write(self, content: bytes) -> None:
        """Add to the content."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]))
            del self._waiting[:PIECE_BYTES]

    def close(self) -> None:
        """Write the last piece, which says that it is the last. The file itself stays open."""
        self._put(bytes(self._waiting), last=LAST)

    def _put(self, piece: bytes, last: int = 0) -> None:
        sealed = self._pieces.seal(piece, last)
        self._out.write(len(sealed).to_bytes(LENGTH_BYTES) + sealed)


class SealedReader:
    """Reads a sealed file; nothing is handed out before it has been found unchanged."""

    def __init__(self, source: BufferedReader, vault: Vault) -> None:
        """Read the header. Raises Damaged, and WrongKey if it was made with another key."""
        self.header, written = _read_header(source)
        salt = bytes.fromhex(self.header["salt"])
        # Every key that the content needs, the file's own first.
        keys = [vault.file_key(mark, salt) for mark in self.header["marks"]]
        self._pieces = _Pieces(keys[0], written)
        self._source = source
        self._ready = bytearray()
        self._is_last = False

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end. Raises Damaged."""
        while len(self._ready) < size and not self._is_last:
            self._ready += self._next()
        content = bytes(self._ready[:size])
        del self._ready[:size]
        return content

    def _next(self) -> bytes:
        length = self._source.read(LENGTH_BYTES)
        size = int.from_bytes(length)
        if len(length) == LENGTH_BYTES and size > PIECE_BYTES + TAG_BYTES:
            raise Damaged("changed")
        sealed = self._source.read(size)
        if len(length) < LENGTH_BYTES or len(sealed) < size:
            raise Damaged("cut")
        # Nothing stands behind the last piece, and something behind every other.
        self._is_last = not self._source.peek(1)
        return self._open(sealed)

    def _open(self, sealed: bytes) -> bytes:
        try:
            return self._pieces.open(sealed, LAST if self._is_last else 0)
        except InvalidTag as error:
            raise Damaged(self._how(sealed)) from error

    def _how(self, sealed: bytes) -> str:
        """Return `cut` if it is whole, and only not the last piece."""
        try:
            self._pieces.open(sealed, 0)
        except InvalidTag:
            return "changed"
        return "cut"


class _Pieces:
    """The pieces of one file, in their order."""

    def __init__(self, key: bytes, header: bytes) -> None:
        self._seal = AESGCM(key)
        self._bound_to = hashlib.sha256(header).digest()
        self._count = 0

    def seal(self, piece: bytes, last: int) -> bytes:
        sealed = self._seal.encrypt(self._nonce(last), piece, self._bound_to)
        self._count += 1
        return sealed

    def open(self, sealed: bytes, last: int) -> bytes:
        piece = self._seal.decrypt(self._nonce(last), sealed, self._bound_to)
        self._count += 1
        return piece

    def _nonce(self, last: int) -> bytes:
        return self._count.to_bytes(11) + bytes([last])


def _read_header(source: BinaryIO) -> tuple[dict[str, Any], bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise Damaged("not-ours")
    size = int.from_bytes(source.read(LENGTH_BYTES))
    written = source.read(min(size, LONGEST_HEADER))
    try:
        header = json.loads(written)
        bytes.fromhex(header["salt"])
        marks = [str(mark) for mark in header["marks"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged("changed" if len(written) == size else "cut") from error
    if not marks:
        raise Damaged("changed")
    return header, written
