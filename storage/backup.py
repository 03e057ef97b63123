"""One encrypted file with everything: rows as they were at one moment, and the media with them.

The content is deflated and made of frames: a kind (one byte), a length (four bytes), the frame.
A table is followed by its rows, a file by its bytes, and the end says how many there were. It is
the same for both engines, so a copy of one can be read into the other.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, select
from sqlalchemy.engine import Engine

from storage.copying import Columns, columns_of, copied_tables, insert_rows, rows_of
from storage.sealedfile import Damaged, SealedReader, SealedWriter
from storage.shelf import Shelf
from storage.tables import Media
from storage.vault import Vault

FORMAT: Final = 1
TABLE, ROWS, FILE, BYTES, END = b"T", b"R", b"F", b"B", b"E"
HEAD_BYTES: Final = 5
AT_A_TIME_BYTES: Final = 256 * 1024
QUICK: Final = 3
"""Deflate's level: media do not shrink, rows shrink to a fifth at any level."""
Step = Callable[[int], object]
"""Told how far the work has come: so many more."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a file holds: rows, media files, and files that had left the shelf meanwhile."""

    rows: int
    files: int
    missing: int


def snapshot_of(engine: Engine) -> Connection:
    """Return a connection that sees the database as it is at its first question; close it.

    Nobody waits for it: on SQLite the write-ahead log holds what is written meanwhile.
    """
    if engine.dialect.name == "sqlite":
        return engine.connect()
    return engine.connect().execution_options(isolation_level="REPEATABLE READ")


class BackupWriter:
    """Writes rows and media into one sealed file."""

    def __init__(self, out: BinaryIO, vault: Vault, header: dict[str, Any], step: Step) -> None:
        """Begin the file with this header."""
        self._sealed = SealedWriter(out, vault, {"format": FORMAT, **header})
        self._deflate = zlib.compressobj(QUICK)
        self._step = step
        self._rows = self._files = self._missing = 0

    def add_tables(self, connection: Connection) -> None:
        """Add every row that the connection sees."""
        for table in copied_tables():
            self.begin_table(table.name, columns_of(table))
            for rows in rows_of(connection, table):
                self.add_rows(rows)

    def begin_table(self, name: str, columns: list[list[str]]) -> None:
        """Say of which table the next rows are."""
        self._frame(TABLE, json.dumps({"table": name, "columns": columns}).encode())

    def add_rows(self, rows: list[list[Any]]) -> None:
        """Add rows of the table that was begun."""
        self._frame(ROWS, json.dumps(rows).encode())
        self._rows += len(rows)
        self._step(len(rows))

    def add_files(self, connection: Connection, shelf: Shelf) -> None:
        """Add the media that the connection sees, and every prompt's picture."""
        names = connection.scalars(select(Media.name).where(Media.name.is_not(None))).all()
        for name in (*shelf.names_of_prompts(), *(name for name in names if name)):
            try:
                content = shelf.path(name).read_bytes()
            except FileNotFoundError:
                # Its owner has deleted everything since the snapshot.
                self._missing += 1
                continue
            self._add_file(name, content)
            self._step(1)

    def close(self) -> Copied:
        """Write the end."""
        copied = Copied(self._rows, self._files, self._missing)
        self._frame(END, json.dumps({"rows": copied.rows, "files": copied.files}).encode())
        self._sealed.write(self._deflate.flush())
        self._sealed.close()
        return copied

    def _add_file(self, name: str, content: bytes) -> None:
        self._frame(FILE, json.dumps({"name": name, "size": len(content)}).encode())
        for start in range(0, len(content), AT_A_TIME_BYTES):
            self._frame(BYTES, content[start : start + AT_A_TIME_BYTES])
        self._files += 1

    def _frame(self, kind: bytes, content: bytes) -> None:
        head = kind + len(content).to_bytes(HEAD_BYTES - 1)
        self._sealed.write(self._deflate.compress(head + content))


class BackupReader:
    """Reads such a file; whatever is wrong with it is Damaged or WrongKey."""

    def __init__(self, source: BufferedReader, vault: Vault) -> None:
        """Read the header. Raises Damaged, WrongKey."""
        self._sealed = SealedReader(source, vault)
        self._inflate = zlib.decompressobj()
        self._ready = bytearray()
        self.header = self._sealed.header

    def check(self) -> Copied:
        """Read to the end, to see that it is whole. Raises Damaged."""
        return self._counted(lambda _name, _columns, _rows: None, lambda _name, _content: None)

    def restore(self, connection: Connection, shelf: Shelf, put: list[str], step: Step) -> Copied:
        """Put every row and file back; names of files that were put are added to `put`.

        Raises Damaged; the caller then rolls back and takes the files away again.
        """

        def put_rows(name: str, columns: Columns, rows: list[list[Any]]) -> None:
            insert_rows(connection, name, columns, rows)
            step(len(rows))

        def put_file(name: str, content: bytes) -> None:
            if shelf.put_back(name, content):
                put.append(name)
            step(1)

        return self._counted(put_rows, put_file)

    def _counted(
        self,
        take_rows: Callable[[str, Columns, list[list[Any]]], None],
        take_file: Callable[[str, bytes], None],
    ) -> Copied:
        rows_taken = files_taken = 0
        about: dict[str, Any] = {}
        content = bytearray()
        for kind, frame in self._frames():
            if kind in (TABLE, FILE):
                about, content = json.loads(frame), bytearray()
            elif kind == ROWS:
                rows = json.loads(frame)
                take_rows(about["table"], about["columns"], rows)
                rows_taken += len(rows)
            elif kind == BYTES:
                content += frame
            if kind in (FILE, BYTES) and len(content) == about["size"]:
                take_file(about["name"], bytes(content))
                files_taken += 1
            if kind == END:
                _require_whole(json.loads(frame), rows_taken, files_taken)
                while self._sealed.read(AT_A_TIME_BYTES):
                    pass
                return Copied(rows_taken, files_taken, 0)
        raise Damaged("cut")

    def _frames(self) -> Iterator[tuple[bytes, bytes]]:
        while head := self._read(HEAD_BYTES):
            yield head[:1], self._read(int.from_bytes(head[1:]))

    def _read(self, size: int) -> bytes:
        while len(self._ready) < size:
            piece = self._sealed.read(AT_A_TIME_BYTES)
            if not piece:
                break
            self._ready += self._inflate.decompress(piece)
        content = bytes(self._ready[:size])
        del self._ready[:size]
        return content


def _require_whole(said: dict[str, int], rows: int, files: int) -> None:
    if (said["rows"], said["files"]) != (rows, files):
        raise Damaged("changed")


def check_file(path: Path, vault: Vault) -> Copied:
    """Read a backup from beginning to end. Raises Damaged, WrongKey, OSError."""
    with path.open("rb") as source:
        return BackupReader(source, vault).check()
