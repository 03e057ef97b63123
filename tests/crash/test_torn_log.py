"""The power goes: the write-ahead log ends anywhere at or after the last acknowledgement.

Set LONG=1 for a thousand places.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.store import Store
from tests.handlers.conftest import Resident

PLACES = 1_000 if os.environ.get("LONG") else 30
BATCHES = 25
NOISE = random.Random(1)


def acknowledged_sizes(berit: Resident, store: Store, log: Path) -> list[int]:
    """Let one answer after the other be kept, and return how long the log was after each."""
    sizes = []
    for number in range(BATCHES):
        berit.says(f"Svar nummer {number}")
        sizes.append(log.stat().st_size)
    return sizes


def answers_after(folder: Path, log: bytes) -> tuple[str, list[str]]:
    """Open a copy whose log is this; return what SQLite finds and the answers in it."""
    (folder / "copy.db-wal").write_bytes(log)
    with closing(sqlite3.connect(folder / "copy.db")) as database:
        (found,) = database.execute("PRAGMA integrity_check").fetchone()
        rows = database.execute("SELECT text FROM contribution ORDER BY id").fetchall()
    return found, [text for (text,) in rows]


@pytest.mark.sqlite
@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("tail", ["cut", "noise"])
def test_torn_log_keeps_what_was_acknowledged(
    tmp_path: Path, store: Store, berit: Resident, tail: str
) -> None:
    path = tmp_path / "verksted.db"
    store.close()
    # Checkpoints would move words out of the log, where no power cut reaches them.
    event.listen(store.engine, "connect", _never_checkpoints)
    with store.engine.connect():
        sizes = acknowledged_sizes(berit, store, Path(f"{path}-wal"))
        log, whole = Path(f"{path}-wal").read_bytes(), path.read_bytes()
    for place in NOISE.choices(range(sizes[0], len(log) + 1), k=PLACES):
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "copy.db").write_bytes(whole)
        rest = NOISE.randbytes(len(log) - place) if tail == "noise" else b""

        found, answers = answers_after(tmp_path / "copy", log[:place] + rest)

        due = sum(size <= place for size in sizes)
        assert found == "ok"
        assert answers == [f"Svar nummer {number}" for number in range(due)]
        shutil.rmtree(tmp_path / "copy")


def _never_checkpoints(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=0")
