"""The command line in a folder of its own, as an operator has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from bot.commands import main
from bot.settings import Settings
from tests.conftest import SECRET

SETTINGS = tuple(field.name.upper() for field in fields(Settings))
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def folder(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a .env; nothing of the developer's own settings is seen."""
    for name in (*SETTINGS, *LOCALES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = f"SECRET_KEY={SECRET}\nDATABASE_URL={database_url}\n"
    (tmp_path / ".env").write_text(settings, encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command there. The database is the one of the fixture `store`."""

    def run(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
