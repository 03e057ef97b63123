"""Copies of a house in which something has been said, to try the same again and again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from storage.shelf import Shelf
from storage.store import Store
from tests.conftest import MONDAY
from tests.engines import Engine, Templates
from tests.handlers.conftest import Resident
from workshop.messages import Channel, Heard, Said
from workshop.residents.forgetting import sweep
from workshop.voices.media import media_arrived, wanted_media

PHOTO = Path("prompts/jevnaker/pictures/01-kitchen-table.jpg")


@dataclass(frozen=True)
class House:
    """One copy of the prepared house."""

    folder: Path
    store: Store
    resident: Resident

    def dump(self) -> dict[str, list[str]]:
        """Return all that is stored, by table."""
        tables = inspect(self.store.engine).get_table_names()
        with self.store.reading() as session:
            every = {one: session.execute(text(f'SELECT * FROM "{one}"')).all() for one in tables}  # noqa: S608
        return {table: sorted(map(repr, rows)) for table, rows in every.items()}

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {table: len(rows) for table, rows in self.dump().items()}

    def sweep(self) -> None:
        """Do what the clock does after a deletion."""
        with self.store.writing() as session:
            sweep(session, self.resident.conversation.shelf)


Another = Callable[[], House]


@pytest.fixture
def another(
    berit: Resident, store: Store, engine: Engine, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Another]:
    """Return what opens another copy of a house where Berit has said and shown something."""
    shelf = berit.conversation.shelf
    berit.says("En benk ved butikken")
    berit.shows()
    with store.writing() as session:
        (wanted,) = wanted_media(session, berit.conversation.vault, now=berit.clock())
        media_arrived(session, wanted, shelf.keep_picture(PHOTO.read_bytes()))
    store.forget_deleted()
    store.close()
    opened: list[Store] = []
    copied = _copied_files if engine is Engine.SQLITE else _copied_databases
    for_it = copied(store, request, tmp_path)

    def another() -> House:
        folder = tmp_path / f"copy-{len(opened)}"
        folder.mkdir()
        own = Store(for_it(folder))
        opened.append(own)
        conversation = replace(berit.conversation, store=own, shelf=Shelf(folder / "media"))
        # So that the log has begun, and the pool holds a connection.
        conversation.hear([Heard(Channel.TELEGRAM, "4711", "n:0", MONDAY, Said("/hjelp"))])
        return House(folder, own, replace(berit, conversation=conversation))

    yield another
    for own in opened:
        own.close()


def _copied_files(
    _store: Store, _request: pytest.FixtureRequest, prepared: Path
) -> Callable[[Path], str]:
    return lambda folder: f"sqlite:///{shutil.copy(prepared / 'verksted.db', folder)}"


def _copied_databases(
    store: Store, request: pytest.FixtureRequest, _prepared: Path
) -> Callable[[Path], str]:
    templates: Templates = request.getfixturevalue("templates")
    server, template = templates.server, str(store.engine.url.database)

    def copied(_folder: Path) -> str:
        name = server.make(template)
        request.addfinalizer(lambda: server.drop(name))
        return server.url_of(name)

    return copied
