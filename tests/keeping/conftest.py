"""What those who keep the system safe do, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.commands.conftest import Ran, Run, folder, run
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


@pytest.fixture
def empty(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Another machine from here on: no database yet, no media."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'there' / 'verksted.db'}")
    monkeypatch.setenv("MEDIA_DIR", str(folder / "there" / "media"))
    store = Store(f"sqlite:///{folder / 'there' / 'verksted.db'}")
    yield store
    store.close()
