from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from dotenv import dotenv_values

from bot.commands.telegram_checks import check_telegram
from bot.demo.browser import free_port
from bot.settings import read_settings
from storage.store import Store
from storage.vault import Vault
from tests.commands.conftest import Ran, Run
from tests.conftest import SECRET
from tests.nudges.post import open_post
from tests.telegram import StandIn
from tests.telegram.standin import TOKEN
from tests.workshop.residents import join
from workshop.clock import utc_now
from workshop.upkeep.intake import beat


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A Telegram that knows the token."""
    with StandIn.start() as standin:
        yield standin


@pytest.fixture
def well(
    folder: Path, store: Store, jevnaker: str, telegram: StandIn, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A system in order; its .env can be changed."""
    monkeypatch.setenv("TELEGRAM_API_BASE", telegram.base_url)
    with store.writing() as session:
        beat(session, "backup", now=utc_now())
    write(folder)
    return folder


def write(folder: Path, **changes: str) -> None:
    """Write a .env in order, with these changes."""
    settings = {
        **dotenv_values(folder / ".env"),
        "SECRET_KEY": SECRET,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "PUBLIC_URL": "https://verksted.example",
        **changes,
    }
    lines = (f"{name}={value}\n" for name, value in settings.items())
    (folder / ".env").write_text("".join(lines), encoding="utf-8")
    (folder / ".env").chmod(0o600)


def grades(ran: Ran) -> dict[str, str]:
    """Return check to grade, those in order left out."""
    found = {one["check"]: one["grade"] for one in ran.json["checks"]}
    return {check: grade for check, grade in found.items() if grade != "ok"}


def test_system_in_order_is_said_to_be(run: Run, well: Path) -> None:
    ran = run("doctor")

    assert (ran.code, ran.err) == (0, "")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SECRET_KEY": ""}, {"key": "bad"}),
        ({"SECRET_KEY": "too short"}, {"key": "bad"}),
        ({"TELEGRAM_BOT_TOKEN": ""}, {"token": "note"}),
        ({"TELEGRAM_BOT_TOKEN": "@my_bot"}, {"token": "bad"}),
        ({"PUBLIC_URL": "http://verksted.example"}, {"address": "note"}),
        ({"MAIL_FROM": "a@kommune.example"}, {"mail": "bad"}),
        (
            {"MAIL_FROM": "a@kommune.example", "SMTP_URL": "smtp://127.0.0.1:9"},
            {"mail": "bad"},
        ),
        ({"DATABASE_URL": "sqlite:///none.db"}, {"database": "bad"}),
        ({"DATABASE_URL": "nonsense"}, {"database": "bad"}),
        ({"MEDIA_DIR": ".env/media"}, {"media": "bad"}),
    ],
    ids=str,
)
def test_what_is_wrong_is_found(
    run: Run, well: Path, changes: dict[str, str], expected: dict[str, str]
) -> None:
    write(well, **changes)

    ran = run("doctor", "--json")

    assert grades(ran) == expected
    assert ran.code == ("bad" in expected.values())


def test_mail_server_that_takes_from_us_is_in_order(run: Run, well: Path) -> None:
    with open_post() as post:
        server = f"smtp://127.0.0.1:{post.port}"
        write(well, SMTP_URL=server, MAIL_FROM="a@kommune.example")
        ran = run("doctor", "--json")

    assert (grades(ran), post.letters) == ({}, [])
    assert "mail" in {one["check"] for one in ran.json["checks"]}


def test_key_of_another_database_is_found(
    run: Run, well: Path, store: Store, vault: Vault
) -> None:
    with store.writing() as session:
        join(session, vault, "1", now=utc_now())
    write(well, SECRET_KEY="a key of another database altogether")

    assert grades(run("doctor", "--json")) == {"key": "bad"}


def test_clock_behind_its_own_heartbeats_is_found(run: Run, well: Path, store: Store) -> None:
    with store.writing() as session:
        beat(session, "clock", now=utc_now() + timedelta(hours=1))

    assert grades(run("doctor", "--json")) == {"clock": "bad"}


def test_loaded_tables_without_process_are_found(run: Run, folder: Path, store: Store) -> None:
    write(folder, TELEGRAM_BOT_TOKEN="")

    found = grades(run("doctor", "--json"))

    assert found == {"database": "bad", "token": "note", "backup": "note"}


def test_token_is_never_shown(run: Run, well: Path) -> None:
    ran = run("doctor")

    assert TOKEN.split(":")[1] not in ran.out
    assert SECRET not in ran.out


def test_token_that_telegram_does_not_know_is_found(run: Run, well: Path) -> None:
    write(well, TELEGRAM_BOT_TOKEN="42:a-token-that-is-not-the-one")

    assert grades(run("doctor", "--json")) == {"telegram": "bad"}


def test_telegram_that_does_not_answer_is_found(
    run: Run, well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE", f"http://127.0.0.1:{free_port('127.0.0.1', 0)}")

    ran = run("doctor", "--json")

    assert grades(ran) == {"telegram": "bad"}
    assert TOKEN.split(":")[1] not in ran.out + ran.err


def test_webhook_beside_polling_is_found(run: Run, well: Path, telegram: StandIn) -> None:
    base = f"{telegram.base_url}/bot{telegram.token}"
    httpx.post(f"{base}/setWebhook", json={"url": "https://another.example/hook"})

    assert grades(run("doctor", "--json")) == {"webhook": "note"}


def test_clock_is_held_against_telegrams(telegram: StandIn) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.base_url}
    settings = read_settings(Path("/nonexistent"), environment)

    found = list(check_telegram(settings, utc_now() + timedelta(minutes=5)))

    assert [(one.check, one.key) for one in found if one.grade == "bad"] == [
        ("time", "doctor.clock_apart")
    ]


@pytest.mark.sqlite
def test_files_that_others_can_read_are_found(run: Run, well: Path) -> None:
    (well / ".env").chmod(0o644)
    (well / "verksted.db").chmod(0o640)

    sentences = [one["sentence"] for one in run("doctor", "--json").json["checks"]]

    assert sum("chmod" in sentence for sentence in sentences) == 2


@pytest.mark.parametrize(("hours", "expected"), [(47, {}), (49, {"backup": "note"})])
def test_old_backup_is_found(
    run: Run, well: Path, store: Store, hours: int, expected: dict[str, str]
) -> None:
    with store.writing() as session:
        beat(session, "backup", now=utc_now() - timedelta(hours=hours))

    assert grades(run("doctor", "--json")) == expected


def test_half_changed_key_is_found(run: Run, well: Path) -> None:
    write(well, SECRET_KEY_OLD="x" * 40)

    assert grades(run("doctor", "--json")) == {"rotation": "note"}
