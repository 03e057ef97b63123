"""What those who keep the system safe do, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests import postgres
from tests.commands.conftest import Ran, Run, folder, run
from tests.engines import Engine
from tests.keeping.people import fill

__all__ = ["folder", "run"]

Elsewhere = Callable[..., Ran]


@pytest.fixture
def town(store: Store, vault: Vault, jevnaker: str, shelf: Shelf) -> Store:
    """A small town with something of everything, and a recording on the shelf."""
    fill(store, vault, people=12)
    (shelf.folder / f"{'a' * 32}.ogg").write_bytes(b"OggS" + bytes(700_000))
    return store


@pytest.fixture
def copy(run: Run, town: Store, folder: Path) -> Path:
    """A backup of the town."""
    assert run("backup", "copy.vb").code == 0
    return folder / "copy.vb"


@contextmanager
def address_on(engine: Engine, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty database on this engine, removed afterwards."""
    if engine is Engine.SQLITE:
        yield f"sqlite:///{folder / 'there' / 'verksted.db'}"
        return
    server: postgres.Server = request.getfixturevalue("server")
    name = server.make()
    yield server.url_of(name)
    server.drop(name)


@contextmanager
def _machine_at(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MEDIA_DIR", str(folder / "there" / "media"))
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def empty(
    engine: Engine, folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Another machine from here on: no database yet, no media."""
    with (
        address_on(engine, folder, request) as url,
        _machine_at(url, folder, monkeypatch) as store,
    ):
        yield store


@pytest.fixture
def other(
    engine: Engine, folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Another machine from here on, whose database is of the other kind."""
    (another,) = set(Engine) - {engine}
    with (
        address_on(another, folder, request) as url,
        _machine_at(url, folder, monkeypatch) as store,
    ):
        yield store
