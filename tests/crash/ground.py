"""What a town of the state machine is built on: a file of its own, or a database that is lent."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from storage.store import Store
from storage.tables import Base
from tests.copies import Copies


class Ground(Protocol):
    """Gives databases that have the shipped process."""

    def lend(self, folder: Path) -> str:
        """Return the address of a new one; files of its own lie in this folder."""
        ...

    def take_back(self, url: str) -> None:
        """Let go of it: nobody has it open."""
        ...

    def left_in(self, store: Store, folder: Path) -> bytes:
        """Return all that can be read of it."""
        ...


@dataclass(frozen=True, slots=True)
class OnFiles:
    """Copies of an SQLite file."""

    template: Path

    def lend(self, folder: Path) -> str:
        """Return the address of a new one in this folder."""
        return f"sqlite:///{shutil.copy(self.template, folder / 'verksted.db')}"

    def take_back(self, url: str) -> None:
        """Leave it to whoever removes the folder."""

    def left_in(self, store: Store, folder: Path) -> bytes:
        """Return every byte of its files."""
        return b"".join(path.read_bytes() for path in folder.glob("verksted.db*"))


@dataclass(frozen=True, slots=True)
class OnServer:
    """Databases of a PostgreSQL server."""

    copies: Copies

    def lend(self, folder: Path) -> str:
        """Return the address of a database; nothing lies in the folder."""
        return self.copies.server.url_of(self.copies.lend())

    def take_back(self, url: str) -> None:
        """Give the database back."""
        self.copies.take_back(url.rpartition("/")[2].partition("?")[0])

    def left_in(self, store: Store, folder: Path) -> bytes:
        """Return every row that can be read: its files are the server's own."""
        with store.reading() as session:
            tables = Base.metadata.sorted_tables
            return repr([session.execute(select(one)).all() for one in tables]).encode()
