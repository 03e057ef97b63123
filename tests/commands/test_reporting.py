"""`verksted report`: a file out of the database alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.store import Store
from tests.commands.conftest import Run

STARTS = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!doctype html>"}


@pytest.mark.parametrize("form", STARTS)
def test_report_is_written_from_the_database(
    run: Run, store: Store, jevnaker: str, folder: Path, form: str
) -> None:
    ran = run("report", "--format", form, f"ut.{form}", "--language", "nn", "--process", jevnaker)

    assert (ran.code, ran.err) == (0, "")
    assert (folder / f"ut.{form}").read_bytes().startswith(STARTS[form])
    assert list(folder.glob("*.part")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--format", "odt", "ut.odt"], 2, "odt"),
        (["--format", "pdf"], 2, "OUT"),
        (["--format", "pdf", "ut.pdf", "--language", "fi"], 1, "nb, nn, en"),
        (["--format", "pdf", "ut.pdf", "--process", "ukjent"], 1, "ukjent"),
        (["--format", "pdf", "nowhere/ut.pdf"], 1, "nowhere"),
    ],
)
def test_report_that_cannot_be_made_is_refused(
    run: Run, store: Store, jevnaker: str, arguments: list[str], code: int, said: str
) -> None:
    ran = run("report", *arguments)

    assert (ran.code, said in ran.err, ran.out) == (code, True, "")
