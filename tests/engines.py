"""The databases that tests run on: each of them on SQLite, and once more on PostgreSQL.

A test that asks for a store is run on both, unless it is marked `sqlite` or `postgresql`: then it
is about that one itself. Both give a database of the test's own, as one is that was migrated
once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import pytest

from prompts.processfile import ProcessFile
from storage.schema import migrate
from storage.shelf import Shelf
from storage.store import Store
from tests import postgres
from tests.copies import Copies
from tests.eavesdropping import leaks_in
from workshop.loading import load_process

Kind = TypeVar("Kind")


class Engine(StrEnum):
    """What keeps the tables."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


ONCE = (
    "browser",
    "commands/test_main.py",
    "commands/test_poster.py",
    "demo",
    "handlers/test_carrying_words.py",
    "handlers/test_telling.py",
    "handlers/test_voting_words.py",
    "nudges/test_mailing.py",
    "nudges/test_pushing.py",
    "reach/test_sheets.py",
    "reporting/test_files.py",
    "running/test_parts.py",
    "running/test_refusing.py",
    "standin",
    "web/test_answers.py",
    "web/test_api_fuzz.py",
    "web/test_board_forms.py",
    "web/test_carriers.py",
    "web/test_chatting.py",
    "web/test_colleagues_stale.py",
    "web/test_composed.py",
    "web/test_composed_files.py",
    "web/test_composing.py",
    "web/test_contact.py",
    "web/test_demo_door.py",
    "web/test_dots.py",
    "web/test_dots_told.py",
    "web/test_familiar.py",
    "web/test_folded.py",
    "web/test_guessing.py",
    "web/test_hall.py",
    "web/test_hall_ways.py",
    "web/test_hardening.py",
    "web/test_headers.py",
    "web/test_history.py",
    "web/test_history_turning.py",
    "web/test_hostile_words.py",
    "web/test_item_choice.py",
    "web/test_item_page.py",
    "web/test_lapsing.py",
    "web/test_limits.py",
    "web/test_mandate.py",
    "web/test_media.py",
    "web/test_meetings.py",
    "web/test_neighbours.py",
    "web/test_note_files.py",
    "web/test_phase_dates.py",
    "web/test_printing.py",
    "web/test_process.py",
    "web/test_reach.py",
    "web/test_reader_is_told.py",
    "web/test_rehearsal.py",
    "web/test_rehearsal_wipe.py",
    "web/test_report_page.py",
    "web/test_results.py",
    "web/test_room_notes.py",
    "web/test_rules.py",
    "web/test_samples.py",
    "web/test_script.py",
    "web/test_stepping.py",
    "web/test_telling.py",
    "web/test_traces.py",
    "web/test_trial.py",
    "web/test_uploads.py",
    "web/test_voice_page.py",
    "web/test_ways_back.py",
    "web/test_welcome.py",
    "workshop/notes/test_files.py",
)
"""What runs on SQLite only: folders and files about words, pages, files or wiring. The verbs that
a page's forms lead to have tests of their own.

Whatever is about what is stored, claimed, counted, searched or erased runs on both.
"""
ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Templates:
    """Databases to copy: `loaded` has the shipped process."""

    server: postgres.Server
    migrated: Copies
    loaded: Copies


def run_on_both(metafunc: pytest.Metafunc) -> None:
    """Let a test run on both databases, where it uses one."""
    if "engine" not in metafunc.fixturenames:
        return
    path = Path(metafunc.module.__file__ or "").relative_to(ROOT)
    is_once = any(path.is_relative_to(one) for one in ONCE)
    only = [one for one in Engine if metafunc.definition.get_closest_marker(one)]
    engines = only or ([Engine.SQLITE] if is_once else list(Engine))
    metafunc.parametrize("engine", engines, indirect=True, ids=str)


def say_what_is_skipped(terminal: pytest.TerminalReporter) -> None:
    """Say in one loud line that nothing was tried on PostgreSQL."""
    if not postgres.can_be_had():
        terminal.write_line(f"NOT TRIED ON POSTGRESQL: {postgres.MISSING}", red=True, bold=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """What keeps the tables in this test."""
    return Engine(request.param)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; without one the test is skipped, except where CI says none may be."""
    if not postgres.can_be_had():
        if os.environ.get("CI") == "true":
            pytest.fail(postgres.MISSING)
        pytest.skip(postgres.MISSING)
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def templates(
    server: postgres.Server, jevnaker_file: ProcessFile, loaded_media: Path
) -> Iterator[Templates]:
    """The PostgreSQL databases that each test's own is a copy of, made once."""
    # Late: tests.conftest imports this.
    from tests.conftest import MONDAY

    migrated = server.make()
    with _opened(server.url_of(migrated)) as store:
        migrate(store.engine)
    loaded = server.make(migrated)
    with _opened(server.url_of(loaded)) as store, store.writing() as session:
        load_process(session, jevnaker_file, Shelf(loaded_media), now=MONDAY)
    templates = Templates(server, Copies(server, migrated), Copies(server, loaded))
    yield templates
    for copies in (templates.loaded, templates.migrated):
        copies.drop_clean()
        server.drop(copies.template)


@pytest.fixture
def database_url(engine: Engine, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of this test's own database.

    It has the shipped process if the test asks for `jevnaker`, else the tables if it asks for
    `store`, else nothing.
    """
    if engine is Engine.SQLITE:
        path = tmp_path / "verksted.db"
        if (template := _template(request, "migrated", "loaded")) is not None:
            shutil.copy(request.getfixturevalue(template), path)
        yield f"sqlite:///{path}"
        assert leaks_in(path.parent.glob(f"{path.name}*")) == []
        return
    templates: Templates = request.getfixturevalue("templates")
    copies = _template(request, templates.migrated, templates.loaded)
    server = templates.server
    name = copies.lend() if copies else server.make()
    yield server.url_of(name)
    if copies:
        copies.take_back(name)
    else:
        server.drop(name)


def _template(request: pytest.FixtureRequest, migrated: Kind, loaded: Kind) -> Kind | None:
    if "jevnaker" in request.fixturenames:
        return loaded
    return migrated if "store" in request.fixturenames else None


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    """Give a store and close it: nobody may look at a database while it is copied."""
    store = Store(url)
    yield store
    store.close()
