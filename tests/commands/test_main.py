from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.console import language_of
from storage.store import Store
from tests.commands.conftest import Run

FOREIGN = ("aiogram", "telegram", "apscheduler", "fastapi", "uvicorn", "langdetect", "httpx")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("phase", "shut", "needs"),
        ("invite",),
        ("invite", "Kari", "--role", "x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_two(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: verksted")


def test_help_exits_with_zero(run: Run) -> None:
    assert run("--help").code == 0


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "nb"),
        ({"LANG": "C.UTF-8"}, "nb"),
        ({"LANG": "nn_NO.UTF-8"}, "nn"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "de_DE.UTF-8"}, "nb"),
        ({"LANG": "nn_NO.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "nn_NO.UTF-8", "LC_MESSAGES": "nn_NO", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_language_is_that_of_the_locale(environment: dict[str, str], expected: str) -> None:
    assert language_of(environment) == expected


def test_refusal_is_said_in_the_operators_language(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    ran = run("process", "list")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "The database has no tables yet. Run: verksted migrate\n"


def test_refusal_leaves_no_database_behind(run: Run, folder: Path) -> None:
    run("process", "list")

    assert list(folder.glob("*.db")) == []


def test_bad_setting_is_named(run: Run, folder: Path) -> None:
    (folder / ".env").write_text("WEB_PORT=eighty\n", encoding="utf-8")

    ran = run("process", "list")

    assert (ran.code, "WEB_PORT" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("nonsense", "DATABASE_URL"),
        ("oracle+nothing://here", "DATABASE_URL"),
        ("postgresql://nobody:hemmelig@127.0.0.1:1/none", "127.0.0.1"),
        ("sqlite:///not-a-database.txt", "not a database"),
    ],
)
def test_unusable_database_is_one_sentence(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, word: str
) -> None:
    (folder / "not-a-database.txt").write_text("words, and no pages " * 99, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", url)

    ran = run("process", "list")

    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert word in ran.err
    assert "hemmelig" not in ran.err


def test_command_brings_no_foreign_world(store: Store, jevnaker: str, folder: Path) -> None:
    script = (
        "import sys; from bot.commands import main; code = main(['process', 'list']);"
        f"print(code, [name for name in {FOREIGN} if name in sys.modules], file=sys.stderr)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder
    )

    assert ran.stderr == "0 []\n"


def test_python_m_bot_is_the_command_line(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "nonsense"], capture_output=True, text=True, cwd=folder
    )

    assert ran.returncode == 2
