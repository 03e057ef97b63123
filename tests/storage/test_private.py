"""Nobody else on the machine reads the files, and no error message tells what was said."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.shelf import Shelf
from storage.store import Store, make_engine
from storage.tables import Facilitator
from tests.recordings import opus


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_media_is_for_us_alone(shelf: Shelf) -> None:
    kept = shelf.path(shelf.keep_sound(opus()).name)

    assert (mode(shelf.folder), mode(kept)) == (0o700, 0o600)


def test_new_database_is_for_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    store = Store(f"sqlite:///{folder / 'verksted.db'}")

    with store.writing() as session:
        session.execute(text("CREATE TABLE said (words TEXT)"))
        modes = {path.name: mode(path) for path in folder.iterdir()}
    store.close()

    assert mode(folder) == 0o700
    assert modes == dict.fromkeys(("verksted.db", "verksted.db-wal", "verksted.db-shm"), 0o600)


def test_preparing_a_store_makes_no_file(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path / 'verksted.db'}").close()

    assert list(tmp_path.iterdir()) == []


def test_database_in_memory_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url in ("sqlite://", "sqlite:///:memory:"):
        make_engine(url).connect().close()

    assert list(tmp_path.iterdir()) == []


def test_unopenable_place_is_told_by_sqlite(tmp_path: Path) -> None:
    (tmp_path / "verksted.db").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'verksted.db'}")

    with pytest.raises(OperationalError, match="unable to open"):
        store.engine.connect()


def test_refused_row_tells_no_value(store: Store) -> None:
    nameless = Facilitator(name=None, role="Hemmelig", created_at=datetime.now(UTC))

    with pytest.raises(IntegrityError) as refused, store.writing() as session:
        session.add(nameless)

    assert "facilitator" in str(refused.value)
    assert "Hemmelig" not in "".join(format_exception(refused.value))


def test_postgres_errors_tell_no_value_either() -> None:
    engine = make_engine("postgresql+psycopg://nobody@localhost/none")

    assert engine.hide_parameters
