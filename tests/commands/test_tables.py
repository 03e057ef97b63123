from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from storage.schema import revision_of
from storage.store import Store
from storage.tables import Process
from tests.commands.conftest import Run
from tests.conftest import JEVNAKER

SLUG = "jevnaker-framtidas-omsorg"


def slugs(run: Run) -> list[str]:
    """Return the slugs of the loaded processes."""
    return [process["slug"] for process in run("process", "list", "--json").json["processes"]]


def test_migrate_alone_makes_everything_ready(run: Run) -> None:
    ran = run("migrate")

    assert (ran.code, slugs(run)) == (0, [SLUG])


def test_migrate_keeps_the_process_that_is_there(run: Run, store: Store, jevnaker: str) -> None:
    with store.writing() as session:
        session.execute(update(Process).values(slug="our-own"))

    run("migrate")

    assert slugs(run) == ["our-own"]


@pytest.mark.parametrize("name", ["jevnaker", SLUG, str(JEVNAKER)])
def test_default_process_by_folder_slug_or_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("DEFAULT_PROCESS", name)

    assert (run("migrate").code, slugs(run)) == (0, [SLUG])


def test_unknown_default_process_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFAULT_PROCESS", "atlantis")

    ran = run("migrate")

    assert (ran.code, "atlantis" in ran.err) == (1, True)


def test_broken_default_process_is_refused(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "broken.yaml").write_text("slug: broken\n", encoding="utf-8")
    monkeypatch.setenv("DEFAULT_PROCESS", "broken.yaml")

    ran = run("migrate")

    assert (ran.code, "verksted process check broken.yaml" in ran.err) == (1, True)


def test_newer_tables_are_left_alone(run: Run, store: Store) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    migrated, listed = run("migrate"), run("process", "list")

    assert (migrated.code, listed.code) == (1, 1)
    assert "9999" in listed.err
    assert revision_of(store.engine) == "9999"
