from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.store import Store
from storage.tables import Audit, Contribution
from tests.commands.conftest import Run

AT = ("--meeting", "verksted-behov")
NOTES = "tekst;type;bilde;bord\nEn buss om kvelden;behov;2;Bord 1\nEn benk;;;\n"


@pytest.fixture
def notes(folder: Path, store: Store, jevnaker: str) -> Path:
    path = folder / "notes.csv"
    path.write_text(NOTES, encoding="cp1252")
    return path


def count(store: Store) -> int | None:
    """Return how many notes there are that somebody is shown."""
    with store.reading() as session:
        return session.scalar(select(func.count(Contribution.id)).filter_by(state="kept"))


def test_import_tells_what_it_added(run: Run, store: Store, notes: Path) -> None:
    first, second = run("import", notes, *AT, "--json"), run("import", notes, *AT, "--json")

    rest: dict[str, list[object]] = {"faults": [], "ignored": [], "left_out": []}
    assert first.json == {"batch": 1, "added": 2, "known": 0, **rest}
    assert second.json == {"batch": None, "added": 0, "known": 2, **rest}


def test_import_says_how_to_take_it_back(run: Run, store: Store, notes: Path) -> None:
    said = run("import", notes, *AT).out

    undone = run("import", "undo", 1, "--json")

    assert "verksted import undo 1" in said
    assert (undone.code, undone.json, count(store)) == (0, {"batch": 1, "removed": 2}, 0)


def test_faults_are_told_and_nothing_added(run: Run, store: Store, notes: Path) -> None:
    notes.write_text(NOTES + ";rart;99;\n", encoding="utf-8")

    ran = run("import", notes, *AT, "--json")

    assert (ran.code, count(store)) == (1, 0)
    faults = ran.json["faults"]
    assert [(fault["row"], fault["column"]) for fault in faults] == [
        (4, "tekst"),
        (4, "type"),
        (4, "bilde"),
    ]
    assert "rart" in faults[1]["sentence"]


def test_faults_are_said_with_row_and_column(run: Run, store: Store, notes: Path) -> None:
    notes.write_text("tekst;bilde\n" + "Hei;99\n" * 25, encoding="utf-8")

    ran = run("import", notes, *AT)

    assert ran.err.splitlines()[0].startswith("Rad 2 (linje 2), kolonne bilde: ")
    assert "5 feil til" in ran.err.splitlines()[-2]
    assert ": 25. Ingenting er lagt inn." in ran.err.splitlines()[-1]


def test_dry_run_adds_nothing(run: Run, store: Store, notes: Path) -> None:
    ran = run("import", notes, *AT, "--dry-run", "--json")

    assert (ran.code, ran.json["added"], ran.json["batch"], count(store)) == (0, 2, None, 0)


def test_meeting_that_is_not_said_is_asked_for(run: Run, store: Store, notes: Path) -> None:
    ran = run("import", notes)

    assert (ran.code, "--meeting" in ran.err, "verksted-tiltak" in ran.err) == (1, True, True)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("notes.csv", "--meeting", "atlantis"), "atlantis"),
        (("nowhere.csv", *AT), "nowhere.csv"),
        (("undo", "17"), "17"),
    ],
)
def test_import_of_the_unknown_is_refused(
    run: Run, notes: Path, arguments: tuple[str, ...], word: str
) -> None:
    ran = run("import", *arguments)

    assert (ran.code, word in ran.err) == (1, True)


@pytest.mark.parametrize("arguments", [("undo",), ("notes.csv", "17")], ids=" ".join)
def test_unclear_import_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("import", *arguments).code == 2


def test_columns_that_were_not_read_are_named(run: Run, store: Store, notes: Path) -> None:
    notes.write_text("dato,text\n26.11,En benk\n", encoding="utf-8")

    assert "dato" in run("import", notes, *AT).out


def test_import_and_undo_are_written_down(run: Run, store: Store, notes: Path) -> None:
    run("import", notes, *AT)
    run("import", notes, *AT)
    run("import", "undo", 1)

    with store.reading() as session:
        assert session.scalars(select(Audit.action)).all() == ["import", "import-undo"]


def test_wrong_number_is_answered_with_the_right_ones(run: Run, store: Store, notes: Path) -> None:
    run("import", notes, *AT)

    ran = run("import", "undo", 7)

    assert (ran.code, "1 (notes.csv)" in ran.err) == (1, True)


def test_import_is_put_back(run: Run, store: Store, notes: Path) -> None:
    run("import", notes, *AT)
    run("import", "undo", 1)

    first, second = run("import", "redo", 1, "--json"), run("import", "redo", 1)

    assert (first.json, count(store)) == ({"batch": 1, "count": 2, "known": 0}, 2)
    assert (second.code, "Import 1 er ikke tatt ut" in second.err) == (1, True)
