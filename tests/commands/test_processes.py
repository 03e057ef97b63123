from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Audit, Phase
from tests.commands.conftest import Run
from tests.conftest import JEVNAKER


def states(store: Store) -> dict[str, str]:
    """Return phase to state."""
    with store.reading() as session:
        return {phase.kind: phase.state for phase in session.scalars(select(Phase))}


def test_sound_file_is_said_to_be_usable(run: Run) -> None:
    ran = run("process", "check", JEVNAKER)

    assert (ran.code, ran.out) == (0, f"{JEVNAKER} kan brukes.\n")


def test_faults_are_told_with_file_and_line(run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text("slug: a-process\ncolour: red\n", encoding="utf-8")

    ran = run("process", "check", "p.yaml")

    assert ran.code == 1
    assert any(line.startswith("p.yaml:2: feil: ") for line in ran.out.splitlines())
    assert ran.err.startswith("p.yaml har ")


def test_faults_as_json_have_line_and_sentence(run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text("slug: a-process\ncolour: red\n", encoding="utf-8")

    ran = run("process", "check", "p.yaml", "--json")

    assert ran.code == 1
    assert {"file", "line", "severity", "sentence"} == set(ran.json["faults"][0])


def test_loaded_file_becomes_the_current_process(
    run: Run, store: Store, jevnaker: str, folder: Path
) -> None:
    text = JEVNAKER.read_text(encoding="utf-8").replace("slug: jevnaker", "slug: another")
    pictures = JEVNAKER.parent / "pictures"
    (folder / "p.yaml").write_text(text.replace("pictures/", f"{pictures}/"), encoding="utf-8")

    loaded = run("process", "load", "p.yaml")

    assert (loaded.code, loaded.err) == (0, "")
    listed = run("process", "list", "--json").json["processes"]
    assert [(one["slug"], one["is_current"]) for one in listed] == [
        ("another-framtidas-omsorg", True),
        (jevnaker, False),
    ]


def test_broken_file_loads_nothing(run: Run, store: Store, folder: Path) -> None:
    (folder / "p.yaml").write_text("slug: a-process\n", encoding="utf-8")

    ran = run("process", "load", "p.yaml")

    assert ran.code == 1
    assert ran.err.startswith("p.yaml:1: feil: ")
    assert run("process", "list", "--json").json == {"processes": []}


def test_what_was_changed_at_the_board_is_told(run: Run, store: Store, folder: Path) -> None:
    run("process", "load", JEVNAKER)
    quiet = run("process", "load", JEVNAKER).out
    with store.writing() as session:
        phase = session.scalars(select(Phase).where(Phase.kind == "measures")).one()
        phase.closes_at, phase.dates_by_hand = phase.closes_at + timedelta(days=1), True

    told = run("process", "load", JEVNAKER).out

    assert ("measures" in quiet, "measures" in told) == (False, True)


def test_missing_file_is_one_fault(run: Run, store: Store) -> None:
    ran = run("process", "load", "nowhere.yaml")

    assert (ran.code, "nowhere.yaml" in ran.err) == (1, True)


def test_list_shows_what_others_commands_ask_for(run: Run, store: Store, jevnaker: str) -> None:
    process = run("process", "list", "--json").json["processes"][0]

    assert process["meetings"][0]["code"] == "verksted-behov"
    assert process["prompts"][0] == {
        "id": 1,
        "code": "kjokkenbordet",
        "number": 1,
        "phase": "needs",
    }
    assert "verksted-behov" in run("process", "list").out


def test_empty_database_says_how_to_load(run: Run, store: Store) -> None:
    ran = run("process", "list")

    assert (ran.code, "verksted process load" in ran.out) == (0, True)


def test_opening_a_phase_closes_the_others(run: Run, store: Store, jevnaker: str) -> None:
    run("phase", "open", "needs")

    ran = run("phase", "open", "measures")

    assert ran.code == 0
    assert [kind for kind, state in states(store).items() if state == "open"] == ["measures"]


def test_closed_phase_is_written_down(run: Run, store: Store, jevnaker: str) -> None:
    run("phase", "open", "needs")
    run("phase", "close", "needs", "--process", jevnaker)

    assert states(store)["needs"] == "closed"
    with store.reading() as session:
        assert session.scalars(select(Audit.action)).all() == ["phase-set", "phase-set"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("open", "party"), "party"), (("open", "needs", "--process", "atlantis"), "atlantis")],
)
def test_unknown_phase_or_process_is_named(
    run: Run, store: Store, jevnaker: str, arguments: tuple[str, ...], word: str
) -> None:
    ran = run("phase", *arguments)

    assert (ran.code, word in ran.err) == (1, True)


def test_phase_without_any_process_is_refused(run: Run, store: Store) -> None:
    ran = run("phase", "open", "needs")

    assert (ran.code, "verksted process load" in ran.err) == (1, True)
