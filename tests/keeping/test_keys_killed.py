"""A real process that changes the key, killed in the middle; and one that learns of a change."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Address
from storage.vault import Vault
from tests.commands.conftest import Run
from tests.conftest import MONDAY, SECRET
from tests.workshop.residents import join
from workshop.clock import utc_now
from workshop.messages import Channel
from workshop.residents.people import ADDRESS, find_person
from workshop.upkeep.keys import settle_key

ROOT = Path(__file__).parent.parent.parent
MANY = 2_000
PATIENCE_S = 60.0
Process = subprocess.Popen[str]


def begin(folder: Path, *command: str, **settings: str) -> Process:
    """Start a command in this folder, in English."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *command],
        cwd=folder,
        env=own | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def becomes(is_so: Callable[[], bool]) -> bool:
    """Wait until it is so; tell whether it became so in time."""
    ends_at = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < ends_at:
        time.sleep(0.002)
    return is_so()


def crowd(store: Store, vault: Vault) -> None:
    """Let one resident have very many addresses."""
    with store.writing() as session:
        person = join(session, vault, "0", now=MONDAY)
        session.add_all(
            Address(
                person_id=person.id,
                channel=Channel.TELEGRAM,
                fingerprint=vault.fingerprint(Channel.TELEGRAM, str(number)),
                sealed=vault.seal(str(number), ADDRESS),
                added_at=MONDAY,
            )
            for number in range(1, MANY)
        )


def vault_of(folder: Path) -> Vault:
    """Return the keys that a process has which starts now."""
    values = dotenv_values(folder / ".env")
    return Vault(str(values["SECRET_KEY"]), values.get("SECRET_KEY_OLD") or "")


def renewed(store: Store, vault: Vault) -> int:
    """Return how many addresses the key itself opens."""
    with store.reading() as session:
        every = session.scalars(select(Address.sealed)).all()
    return sum(vault.is_sealed_now(sealed, ADDRESS) for sealed in every)


def lost(store: Store, vault: Vault) -> list[int]:
    """Return the addresses by which nobody is found."""
    with store.reading() as session:
        return [n for n in range(MANY) if not _is_found(session, vault, str(n))]


def _is_found(session: Session, vault: Vault, address: str) -> bool:
    return find_person(session, vault, Channel.TELEGRAM, address) is not None


def test_killed_in_the_middle_nobody_is_lost(
    run: Run, store: Store, vault: Vault, folder: Path, jevnaker: str
) -> None:
    crowd(store, vault)
    with begin(folder, "keys", "rotate") as process:
        assert becomes(lambda: vault_of(folder).mark != vault.mark)
        assert becomes(lambda: renewed(store, vault_of(folder)) > 0)
        process.kill()
    half_way, lost_half_way = renewed(store, vault_of(folder)), lost(store, vault_of(folder))

    run("keys", "rotate")

    assert (0 < half_way < MANY, lost_half_way) == (True, [])
    assert lost(store, Vault(str(dotenv_values(folder / ".env")["SECRET_KEY"]))) == []


def test_running_process_ends_when_the_key_is_changed(
    store: Store, vault: Vault, folder: Path, jevnaker: str
) -> None:
    with begin(folder, "run", "--only", "web", WEB_PORT="0", SECRET_KEY=SECRET) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with store.writing() as session:
            settle_key(
                session, Vault("another secret, as long as it must be", SECRET), now=utc_now()
            )
        _, said = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert "SECRET_KEY has been changed" in said


def test_process_with_another_key_does_not_start(
    store: Store, vault: Vault, folder: Path, jevnaker: str
) -> None:
    with store.writing() as session:
        settle_key(session, vault, now=utc_now())

    with begin(folder, "run", "--only", "web", WEB_PORT="0", SECRET_KEY="x" * 40) as process:
        _, said = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, "SECRET_KEY" in said) == (1, True)
