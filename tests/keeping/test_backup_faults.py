"""A backup that is not what was written is refused in one sentence, and nothing is put in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, inspect, select

from storage.backup import BackupWriter
from storage.copying import columns_of, copied_tables, rows_of
from storage.schema import downgrade, is_empty, newest_revision, revision_of
from storage.store import Store
from storage.tables import Person
from storage.vault import Vault
from tests.commands.conftest import Run
from tests.conftest import SECRET

HUNDREDTHS = (0, 1, 2, 10, 33, 50, 66, 90, 99)


def refused_for(run: Run, path: Path) -> str:
    """Return why this file is refused."""
    ran = run("restore", path)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    return ran.err


def is_untouched(empty: Store, folder: Path) -> bool:
    """Tell whether nothing at all has been put in."""
    media = folder / "there" / "media"
    return is_empty(empty.engine) and not (media.exists() and list(media.iterdir()))


@pytest.mark.parametrize("hundredths", HUNDREDTHS)
def test_cut_file_is_refused(
    run: Run, copy: Path, empty: Store, folder: Path, hundredths: int
) -> None:
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) * hundredths // 100])

    said = refused_for(run, copy)

    assert ("kuttet" in said or "ikke en kopi" in said, is_untouched(empty, folder)) == (
        True,
        True,
    )


@pytest.mark.parametrize("pieces", [1, 2])
def test_file_cut_between_two_pieces_is_refused(
    run: Run, copy: Path, empty: Store, folder: Path, pieces: int
) -> None:
    whole = copy.read_bytes()
    end = 16 + 4 + int.from_bytes(whole[16:20])
    for _ in range(pieces):
        end += 4 + int.from_bytes(whole[end : end + 4])
    copy.write_bytes(whole[:end])

    said = refused_for(run, copy)

    assert ("kuttet" in said, end < len(whole), is_untouched(empty, folder)) == (True,) * 3


@pytest.mark.parametrize("hundredths", [*HUNDREDTHS, 100])
def test_flipped_bit_is_refused(
    run: Run, copy: Path, empty: Store, folder: Path, hundredths: int
) -> None:
    whole = bytearray(copy.read_bytes())
    whole[min(len(whole) * hundredths // 100, len(whole) - 1)] ^= 1
    copy.write_bytes(whole)

    refused_for(run, copy)

    assert is_untouched(empty, folder)


def test_changed_header_is_refused(run: Run, copy: Path, empty: Store, folder: Path) -> None:
    copy.write_bytes(copy.read_bytes().replace(b'"process": "jev', b'"process": "Jev', 1))

    said = refused_for(run, copy)

    assert ("endret" in said, is_untouched(empty, folder)) == (True, True)


def test_other_key_is_told_of(
    run: Run, copy: Path, empty: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    said = refused_for(run, copy)
    untouched = is_untouched(empty, folder)
    monkeypatch.setenv("SECRET_KEY_OLD", SECRET)

    ran = run("restore", copy)

    assert ("SECRET_KEY" in said, untouched, ran.code) == (True, True, 0)


def test_newer_backup_is_refused(
    run: Run, vault: Vault, empty: Store, folder: Path, town: Store
) -> None:
    write(folder / "newer.vb", town, vault, revision="9999")

    said = refused_for(run, folder / "newer.vb")

    assert ("nyere" in said, is_untouched(empty, folder)) == (True, True)


def test_older_backup_is_brought_up_to_date(
    run: Run, vault: Vault, empty: Store, folder: Path, town: Store
) -> None:
    downgrade(town.engine, "0001")
    write(folder / "older.vb", town, vault, revision="0001")

    ran = run("restore", folder / "older.vb")

    with empty.reading() as session:
        people = session.scalars(select(Person.id)).all()
    assert (ran.code, len(people)) == (0, 12)
    assert revision_of(empty.engine) == newest_revision()


def write(path: Path, store: Store, vault: Vault, *, revision: str) -> None:
    """Write a backup as a program of the revision that this database is at would."""
    header = {"made_at": "2026-11-23T09:00:00+00:00", "revision": revision, "process": None}
    with path.open("wb") as out, store.engine.connect() as connection:
        writer = BackupWriter(out, vault, header, lambda _: None)
        for table in tables_in(connection):
            writer.begin_table(table.name, columns_of(table))
            for rows in rows_of(connection, table):
                writer.add_rows(rows)
        writer.close()


def tables_in(connection: Connection) -> list[Table]:
    """Return the tables of a copy, with the columns that this database has."""
    there = inspect(connection)
    names = set(there.get_table_names())
    tables = [table for table in copied_tables() if table.name in names]
    return [
        _as_it_was(table, {c["name"] for c in there.get_columns(table.name)}) for table in tables
    ]


def _as_it_was(table: Table, names: set[str]) -> Table:
    kept = [one for one in table.columns if one.name in names]
    columns = [Column(one.name, one.type, primary_key=one.primary_key) for one in kept]
    return Table(table.name, MetaData(), *columns)


def test_header_is_for_everybody_to_read(copy: Path) -> None:
    with copy.open("rb") as source:
        source.readline()
        header = json.loads(source.read(int.from_bytes(source.read(4))))

    assert header["process"] == "jevnaker-framtidas-omsorg"
    assert {"format", "revision", "made_at", "program"} <= set(header)


def test_backup_where_nobody_may_write_leaves_nothing(run: Run, town: Store, folder: Path) -> None:
    (folder / "full.vb.part").symlink_to("/dev/full")

    ran = run("backup", "full.vb")

    assert (ran.code, (folder / "full.vb").exists()) == (1, False)
