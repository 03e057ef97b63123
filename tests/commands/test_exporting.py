from __future__ import annotations

from pathlib import Path

from jsonschema import Draft202012Validator

from storage.store import Store
from tests.commands.conftest import Run
from workshop.record import read_schema


def test_migrate_import_export_need_nothing_else(run: Run, folder: Path) -> None:
    (folder / ".env").unlink()
    (folder / "notes.csv").write_text("text\nBlåbær\n", encoding="utf-8")
    run("migrate")
    run("import", "notes.csv", "--meeting", "verksted-behov")

    ran = run("export", "--format", "json")

    assert (ran.code, ran.err) == (0, "")
    assert [said["text"] for said in ran.json["contributions"]] == ["Blåbær"]
    assert Draft202012Validator(read_schema()).is_valid(ran.json)


def test_record_in_a_file_is_the_same(run: Run, store: Store, jevnaker: str, folder: Path) -> None:
    printed = run("export", "--format", "json")

    ran = run("export", "--format", "json", "record.json")

    assert (ran.code, ran.out) == (0, "")
    assert (folder / "record.json").read_text(encoding="utf-8") == printed.out
    assert [path.name for path in folder.glob("*.part")] == []


def test_file_that_cannot_be_written_is_refused(run: Run, store: Store, jevnaker: str) -> None:
    ran = run("export", "--format", "json", "nowhere/record.json")

    assert (ran.code, "nowhere" in ran.err) == (1, True)


def test_export_without_process_is_refused(run: Run, store: Store) -> None:
    ran = run("export", "--format", "json")

    assert (ran.code, ran.out) == (1, "")


def test_unknown_format_is_wrong_usage(run: Run) -> None:
    assert run("export", "--format", "carrier-pigeon").code == 2
