"""What every test can ask for: a migrated database of its own, keys, a shelf, a clock."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from bot.loading import set_apart
from prompts.catalogue import Catalogue, load_catalogue
from prompts.processfile import ProcessFile
from prompts.reading import read_process
from storage.schema import migrate
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Process
from storage.vault import Vault
from tests.compiling import compile_once
from tests.eavesdropping import SECRET as SECRET
from tests.eavesdropping import listen
from tests.engines import (  # noqa: F401 - fixtures, found by name.
    database_url,
    engine,
    run_on_both,
    say_what_is_skipped,
    server,
    templates,
)
from tests.troubled import can_be_troubled
from workshop.loading import load_process
from workshop.notes.parsers import keep_to_defusedxml
from workshop.process import all_processes, current_process

# How fast a busy machine draws and tries examples is no fault of ours.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
compile_once()
# Before a test loads openpyxl itself: it reads workbooks as the product does.
keep_to_defusedxml()
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Oslo, on a weekday in the needs phase of the shipped process."""
JEVNAKER = Path(__file__).parent.parent / "prompts" / "jevnaker" / "process.yaml"


@pytest.fixture(autouse=True)
def nothing_leaks_into_logs() -> Iterator[None]:
    """Fail a test in which the token, the key or a chat id is logged, at any level."""
    ear, level = listen()
    yield
    root = logging.getLogger()
    root.removeHandler(ear)
    root.setLevel(level)
    assert ear.leaks == []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests on both databases."""
    run_on_both(metafunc)


def pytest_collection_finish() -> None:
    """Let no collection walk through all that was imported, as the bot does."""
    set_apart()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what could not be tried."""
    say_what_is_skipped(terminalreporter)


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass: the arguments of timedelta."""
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    store.forget_deleted()
    store.close()
    return path


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Every sentence, read once."""
    return load_catalogue()


@pytest.fixture(scope="session")
def jevnaker_file() -> ProcessFile:
    """The shipped process, read once."""
    return read_process(JEVNAKER)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:  # noqa: F811
    """A database of this test's own."""
    store = Store(database_url)
    can_be_troubled(store)
    yield store
    for thread in threading.enumerate():
        # It looks once more after the last page has gone.
        if thread.name == "doorbell":
            thread.join(10)
    store.close()


@pytest.fixture
def vault() -> Vault:
    """Keys for this test."""
    return Vault(SECRET)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A media folder of this test's own."""
    return Shelf(tmp_path / "media")


@pytest.fixture
def clock() -> FakeClock:
    """A clock standing at 10:00 in Oslo on a Monday of the needs phase."""
    return FakeClock()


@pytest.fixture(scope="session")
def loaded_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the shipped process, made once and linked for each test."""
    return tmp_path_factory.mktemp("loaded") / "media"


@pytest.fixture(scope="session")
def loaded(migrated: Path, jevnaker_file: ProcessFile, loaded_media: Path) -> Path:
    """A SQLite file with the shipped process loaded, made once and copied for each test."""
    path = loaded_media.parent / "verksted.db"
    shutil.copy(migrated, path)
    store = Store(f"sqlite:///{path}")
    with store.writing() as session:
        load_process(session, jevnaker_file, Shelf(loaded_media), now=MONDAY)
    store.forget_deleted()
    store.close()
    return path


@pytest.fixture
def jevnaker(store: Store, shelf: Shelf, loaded_media: Path, jevnaker_file: ProcessFile) -> str:
    """The shipped process, which `store` has then; its slug."""
    with store.reading() as session:
        is_loaded = bool(all_processes(session))
    if is_loaded:
        shutil.copytree(loaded_media, shelf.folder, copy_function=os.link)
    else:
        # Asked for by name only after the database was made.
        with store.writing() as session:
            load_process(session, jevnaker_file, shelf, now=MONDAY)
    return "jevnaker-framtidas-omsorg"


@pytest.fixture
def session(store: Store, jevnaker: str) -> Iterator[Session]:
    """One transaction on a process that is loaded, as an edge opens it."""
    with store.writing() as session:
        yield session


@pytest.fixture
def process(session: Session) -> Process:
    """The process that is loaded, in that transaction."""
    return current_process(session)
