from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.store import Store
from storage.vault import Vault
from tests.commands.conftest import Ran, Run
from tests.conftest import SECRET
from tests.workshop.residents import join
from workshop.clock import utc_now
from workshop.intake import beat

TOKEN = "123456:a-token-of-some-length"


@pytest.fixture
def well(folder: Path, store: Store, jevnaker: str) -> Path:
    """A system in order; its .env can be changed."""
    write(folder)
    return folder


def write(folder: Path, **changes: str) -> None:
    """Write a .env in order, with these changes."""
    settings = {
        "SECRET_KEY": SECRET,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "PUBLIC_URL": "https://verksted.example",
        **changes,
    }
    lines = (f"{name}={value}\n" for name, value in settings.items())
    (folder / ".env").write_text("".join(lines), encoding="utf-8")


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
    write(folder)

    assert grades(run("doctor", "--json")) == {"database": "bad"}


def test_token_is_never_shown(run: Run, well: Path) -> None:
    ran = run("doctor")

    assert TOKEN.split(":")[1] not in ran.out
    assert SECRET not in ran.out
