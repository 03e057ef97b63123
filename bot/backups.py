"""Making a backup while everything runs, and putting one back into an empty database."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.opening import Refused, reached_store
from bot.settings import Settings
from storage.backup import BackupReader, BackupWriter, Copied, Step, check_file, snapshot_of
from storage.copying import count_on
from storage.schema import is_empty, known_revisions, migrate_within, newest_revision
from storage.sealedfile import Damaged
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault, WrongKey
from workshop.process import current_process
from workshop.refusals import NoProcess
from workshop.residents.forgetting import sweep
from workshop.upkeep.intake import beat
from workshop.upkeep.restoring import BACKUP, Settled, note_restored, settle_restored

PRIVATE_FILE = 0o600
FORMATS = (1,)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what was changed by that; `made_at` is the moment it shows."""

    copied: Copied
    settled: Settled
    made_at: datetime


def make_backup(
    store: Store, vault: Vault, shelf: Shelf, out: Path, *, now: datetime, step: Step
) -> Copied:
    """Write a backup, read it again to the end, and only then give it its name.

    Raises Refused if it cannot be written or read again. Any file of that name is replaced.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        copied = _write(part, store, vault, shelf, now, step)
        check_file(part, vault)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("command.cannot_write", out=out, problem=error.strerror) from error
    except Damaged as damaged:
        part.unlink(missing_ok=True)
        raise Refused("backup.unreadable", out=out) from damaged
    with store.writing() as session:
        beat(session, BACKUP, now=now, rows=copied.rows, files=copied.files)
    return copied


def restore_backup(
    settings: Settings,
    vault: Vault,
    shelf: Shelf,
    path: Path,
    erased: Collection[str],
    *,
    now: datetime,
    step: Step,
) -> Restored:
    """Put a backup into an empty database: everything, or nothing. Raises Refused."""
    try:
        with path.open("rb") as source:
            reader = _reader(source, vault, path)
            with reached_store(settings) as store:
                return _restore(store, reader, vault, shelf, erased, now, step)
    except OSError as error:
        raise Refused("command.no_file", file=path, problem=error.strerror) from error
    except Damaged as damaged:
        raise Refused(DAMAGES[damaged.how], file=path) from damaged


DAMAGES = {
    "not-ours": "backup.not_ours",
    "changed": "backup.changed",
    "cut": "backup.cut",
}


def _write(
    part: Path, store: Store, vault: Vault, shelf: Shelf, now: datetime, step: Step
) -> Copied:
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(opened, "wb") as out, snapshot_of(store.engine) as connection:
        os.fchmod(out.fileno(), PRIVATE_FILE)
        writer = BackupWriter(out, vault, _header(Session(connection), now), step)
        writer.add_tables(connection)
        writer.add_files(connection, shelf)
        copied = writer.close()
        out.flush()
        os.fsync(out.fileno())
    return copied


def _header(session: Session, now: datetime) -> dict[str, Any]:
    try:
        slug = current_process(session).slug
    except NoProcess:
        slug = None
    return {
        "made_at": now.isoformat(),
        "revision": newest_revision(),
        "process": slug,
        "program": version("verksted"),
    }


def _reader(source: Any, vault: Vault, path: Path) -> BackupReader:
    try:
        reader = BackupReader(source, vault)
    except WrongKey as error:
        raise Refused("backup.other_key", file=path) from error
    header = reader.header
    if header.get("format") not in FORMATS or header.get("revision") not in known_revisions():
        raise Refused("backup.newer", file=path)
    return reader


def _restore(
    store: Store,
    reader: BackupReader,
    vault: Vault,
    shelf: Shelf,
    erased: Collection[str],
    now: datetime,
    step: Step,
) -> Restored:
    put: list[str] = []
    try:
        with store.writing() as session:
            connection = session.connection()
            if not is_empty(connection):
                raise Refused("backup.not_empty")
            migrate_within(connection, reader.header["revision"])
            copied = reader.restore(connection, shelf, put, step)
            migrate_within(connection)
            count_on(connection)
            settled = settle_restored(session, vault, erased, now=now)
            made_at = datetime.fromisoformat(reader.header["made_at"])
            note_restored(session, made_at)
            while sweep(session, shelf):
                pass
    except BaseException:
        for name in put:
            shelf.remove(name)
        raise
    return Restored(copied, settled, made_at)
