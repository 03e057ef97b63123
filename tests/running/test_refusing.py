"""Whatever is set wrong, `verksted run` says so in one sentence: no traceback, exit code 1."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.commands.checks import examine
from bot.commands.finding import Grade
from bot.settings import read_settings
from tests.running.conftest import Refused, Starts, ended
from workshop.clock import utc_now

UNREACHABLE = "postgresql://nobody:hemmelig@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LOG_LEVEL", "LOUD", "The setting LOG_LEVEL must be"),
        ("WEB_PORT", "99999", "The setting WEB_PORT must be 0-65535"),
        ("WEB_HOST", "300.1.1.1", "WEB_HOST cannot be 300.1.1.1."),
        ("WEB_HOST", "ø..b", "WEB_HOST cannot be "),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be used."),
        ("DATABASE_URL", "mysql://a", "DATABASE_URL cannot be used."),
        ("DATABASE_URL", "postgresql://a@b:port/c", "DATABASE_URL cannot be used."),
        ("DATABASE_URL", "sqlite:///a.db?timeout=long", "DATABASE_URL cannot be used."),
        ("DATABASE_URL", UNREACHABLE, "The database does not answer as it should"),
        ("DATABASE_URL", "postgresql:///a?odd=1", "The database does not answer as it should"),
        ("SECRET_KEY", "", "SECRET_KEY is missing"),
        ("TELEGRAM_BOT_TOKEN", "nonsense", "TELEGRAM_BOT_TOKEN does not look right."),
        ("TELEGRAM_MODE", "webhook", "TELEGRAM_WEBHOOK_URL must be an https address"),
    ],
)
def test_wrong_setting_is_one_sentence(
    refused: Refused, name: str, value: str, sentence: str
) -> None:
    ran = refused(**{name: value})

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(sentence)
    assert "hemmelig" not in ran.err


def test_it_is_the_same_for_who_starts_a_process(starts: Starts) -> None:
    code, out, err = ended(starts(LOG_LEVEL="LOUD"))

    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith("The setting LOG_LEVEL must be")


def test_taken_port_is_one_sentence(refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ran = refused(WEB_PORT=str(port))

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"Port {port} is taken. Stop what uses it, or set WEB_PORT.\n"


def test_no_page_is_loaded_for_an_address_that_cannot_be_had(starts: Starts) -> None:
    code, _, err = ended(starts(WEB_HOST="300.1.1.1", PYTHONPROFILEIMPORTTIME="1"))

    loaded = {line.rpartition("|")[2].strip() for line in err.splitlines()}
    assert (code, "bot.running" in loaded) == (1, True)
    assert {"fastapi", "web.app"} & loaded == set()


@pytest.mark.parametrize("only", ["web,wob", "", "web,,clock"])
def test_unknown_part_is_wrong_usage(refused: Refused, only: str) -> None:
    ran = refused("--only", only)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: verksted run")


def test_telegram_without_token_is_refused(refused: Refused) -> None:
    ran = refused("--only", "listener,courier")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Without TELEGRAM_BOT_TOKEN there is nothing to run.")


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "e" * 40 + "ø!", "x y" * 20])
def test_webhook_without_a_strong_secret_is_refused(refused: Refused, secret: str) -> None:
    ran = refused(
        TELEGRAM_MODE="webhook",
        TELEGRAM_WEBHOOK_URL="https://verksted.example/telegram",
        TELEGRAM_WEBHOOK_SECRET=secret,
    )

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("TELEGRAM_WEBHOOK_SECRET is missing or too weak.")


@pytest.mark.parametrize(
    "url", ["", "http://verksted.example/telegram", "https://verksted.example/", "https:///hook"]
)
def test_doctor_finds_a_webhook_that_cannot_be(tmp_path: Path, url: str) -> None:
    written = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "TELEGRAM_WEBHOOK_URL": url}
    settings = read_settings(tmp_path, {"TELEGRAM_MODE": "webhook", **written})

    bad = {one.check: one.key for one in examine(settings, utc_now()) if one.grade == Grade.BAD}

    assert bad["mode"] == "command.webhook_url"
