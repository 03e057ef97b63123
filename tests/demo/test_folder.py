"""The folder of a demonstration: everything in it, and nothing of the environment."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.demo.folder import DemoFolder
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Person
from tests.conftest import MONDAY


def test_settings_file_is_for_its_owner_only(tmp_path: Path) -> None:
    DemoFolder(tmp_path).settings(8080)

    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_key_is_made_once(tmp_path: Path) -> None:
    first = DemoFolder(tmp_path).settings(8080).secret_key
    second = DemoFolder(tmp_path).settings(8080).secret_key

    assert len(first) >= 32
    assert second == first


def test_key_joins_what_is_written_already(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG", encoding="utf-8")

    settings = DemoFolder(tmp_path).settings(8080)

    assert (settings.log_level, len(settings.secret_key) >= 32) == ("DEBUG", True)


def test_settings_leave_the_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://the-real-one")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    monkeypatch.setenv("SECRET_KEY", "the real key of the real municipality")

    settings = DemoFolder(tmp_path).settings(8080)

    assert settings.database_url == f"sqlite:///{tmp_path / 'verksted.db'}"
    assert settings.media_dir == tmp_path / "media"
    assert settings.telegram_bot_token == ""
    assert settings.secret_key in (tmp_path / ".env").read_text(encoding="utf-8")


def test_unfinished_filling_begins_anew(tmp_path: Path, catalogue: Catalogue) -> None:
    demo = DemoFolder(tmp_path)
    (tmp_path / "verksted.part").write_text("half a database", encoding="utf-8")
    was_ready = demo.is_ready

    demo.fill(demo.settings(0), catalogue, now=MONDAY)

    assert (was_ready, demo.is_ready) == (False, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env", "media", "verksted.db"]


def test_filled_folder_opens_with_its_key(demo: DemoFolder, demo_store: Store) -> None:
    with demo_store.reading() as session:
        assert session.get(Person, 1) is not None
    assert demo.settings(0).secret_key in (demo.folder / ".env").read_text(encoding="utf-8")
