"""The settings: read from the environment and .env, and told of in .env.example."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import BadSetting, Settings, read_settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"
ANOTHER = {
    "TELEGRAM_BOT_TOKEN": "42:another",
    "TELEGRAM_BOT_USERNAME": "another_bot",
    "TELEGRAM_API_BASE": "http://127.0.0.1:8081",
    "TELEGRAM_MODE": "webhook",
    "TELEGRAM_WEBHOOK_URL": "https://another.example/telegram",
    "TELEGRAM_WEBHOOK_SECRET": "another-secret",
    "TELEGRAM_MESSAGES_PER_S": "7.5",
    "DATABASE_URL": "sqlite:///another.db",
    "MEDIA_DIR": "another-folder",
    "SECRET_KEY": "another secret of more than 32 characters",
    "SECRET_KEY_OLD": "the secret before it, of 32 characters too",
    "WEB_HOST": "192.0.2.1",
    "WEB_PORT": "9090",
    "PUBLIC_URL": "https://another.example",
    "METRICS_TOKEN": "another-token-for-those-who-watch",
    "SMTP_URL": "smtps://user:another-word@mail.example:465",
    "MAIL_FROM": "Another <another@kommune.example>",
    "DEFAULT_PROCESS": "another.yaml",
    "TRANSCRIBER_COMMAND": "another-program {sound}",
    "LOG_LEVEL": "DEBUG",
}
"""A value for each setting that is not its default."""


def names_of(settings: type[Settings]) -> list[str]:
    return [field.name.upper() for field in fields(settings)]


def test_example_names_each_setting_in_order() -> None:
    named = list(dotenv_values(EXAMPLE))

    assert named == names_of(Settings)


def test_example_copied_unchanged_gives_the_defaults(tmp_path: Path) -> None:
    defaults = read_settings(tmp_path, {})
    shutil.copy(EXAMPLE, tmp_path / ".env")

    settings = read_settings(tmp_path, {})

    assert settings == defaults


@pytest.mark.parametrize("name", names_of(Settings))
def test_setting_is_read_from_env_file(name: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{name}='{ANOTHER[name]}'\n")

    settings = read_settings(tmp_path, {})

    assert str(getattr(settings, name.lower())) == ANOTHER[name]


@pytest.mark.parametrize("name", names_of(Settings))
def test_environment_goes_before_env_file(name: str, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / ".env")

    settings = read_settings(tmp_path, {name: ANOTHER[name]})

    assert str(getattr(settings, name.lower())) == ANOTHER[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_MODE", "pigeon"),
        ("SMTP_URL", "http://mail.example"),
        ("MAIL_FROM", "nobody"),
        ("TELEGRAM_MESSAGES_PER_S", "many"),
        ("TELEGRAM_MESSAGES_PER_S", "0"),
        ("TELEGRAM_MESSAGES_PER_S", "inf"),
        ("WEB_PORT", "http"),
        ("WEB_PORT", "-1"),
        ("WEB_PORT", "65536"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_unusable_setting_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings(tmp_path, {name: value})

    assert refused.value.name == name


def test_log_level_may_be_in_small_letters(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {"LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_env_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DEFAULT_PROCESS=løten\n", encoding="latin-1")

    with pytest.raises(BadSetting) as refused:
        read_settings(tmp_path, {})

    assert refused.value.name == ".env"


def test_public_url_follows_host_and_port(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {"WEB_HOST": "192.0.2.7", "WEB_PORT": "9090"})

    assert settings.public_url == "http://192.0.2.7:9090"


def test_old_postgres_scheme_becomes_the_new(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {"DATABASE_URL": "postgres://anna@db/verksted"})

    assert settings.database_url == "postgresql://anna@db/verksted"


def test_username_loses_its_at_sign(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {"TELEGRAM_BOT_USERNAME": "@framtid_bot"})

    assert settings.telegram_bot_username == "framtid_bot"
