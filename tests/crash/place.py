"""A town whose residents all take part already, and the processes that serve it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from benchmarks.town import FIRST_CHAT, SECRET, Town, build_town
from storage.store import Store
from storage.tables import Address, Consent, Person
from storage.vault import Vault
from tests import postgres
from tests.crash.office import Office
from tests.crash.waves import AGES, Wave
from tests.crash.writers import SAID
from tests.engines import Engine
from workshop.broadcasts import Plan, plan_broadcast
from workshop.clock import utc_now
from workshop.process import current_process
from workshop.residents.people import ADDRESS
from workshop.residents.places import Place

PARTS = "listener,courier,clock"
PER_SECOND = "500"
"""So fast that the battery's length is not the pace's."""
IMPORTING = "import time; t = time.perf_counter(); import aiogram; print(time.perf_counter() - t)"
PATIENCE_S = 300.0
SOON = timedelta(seconds=1)
AHEAD = timedelta(seconds=20)
"""What is typed is planned so long ahead: a busy machine takes its time to start a command."""


def chats_of(residents: int) -> range:
    """Return the chat ids of so many residents."""
    return range(FIRST_CHAT, FIRST_CHAT + residents)


@contextmanager
def empty_database(engine: Engine) -> Iterator[str]:
    """Give the address of a database, removed afterwards; empty for a file of the town's."""
    if engine is Engine.SQLITE:
        yield ""
        return
    with postgres.running() as server:
        name = server.make()
        try:
            yield server.url_of(name)
        finally:
            server.drop(name)


def build_place(folder: Path, residents: int, elsewhere: str = "") -> Town:
    """Make a town of so many residents, who have said yes and are asked nothing just now."""
    town = build_town(folder, 1, elsewhere)
    store = Store(town.database_url)
    try:
        _multiply(store, Vault(SECRET), residents)
    finally:
        store.close()
    return town


def _multiply(store: Store, vault: Vault, residents: int) -> None:
    with store.writing() as session:
        settled = {"place": Place.LISTENING, "prompt_id": None, "rung": 0, "age_band": AGES[0]}
        session.execute(update(Person).values(settled))
        person = dict(session.execute(select(Person.__table__)).mappings().one())
        consent = dict(session.execute(select(Consent.__table__)).mappings().one())
        first, now = int(person.pop("id")), utc_now()
        consent.pop("id")
        more = range(1, residents)
        if not more:
            return
        people = [
            {**person, "id": first + n, "code": f"p-crash-{n}", "age_band": AGES[n % len(AGES)]}
            for n in more
        ]
        session.execute(insert(Person), people)
        session.execute(insert(Consent), [{**consent, "person_id": first + n} for n in more])
        session.execute(insert(Address), [_address(vault, first, n, now) for n in more])


def _address(vault: Vault, first: int, n: int, now: Any) -> dict[str, Any]:
    chat = str(FIRST_CHAT + n)
    return {
        "person_id": first + n,
        "channel": "telegram",
        "fingerprint": vault.fingerprint("telegram", chat),
        "sealed": vault.seal(chat, ADDRESS),
        "added_at": now,
    }


@dataclass(frozen=True, slots=True)
class Operator:
    """Starts the real thing in a town, and types commands."""

    town: Town
    environment: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, town: Town, office: Office) -> Operator:
        """Return an operator whose bot talks to this Telegram."""
        base, token = office.address()
        settings = town.environment(
            TELEGRAM_API_BASE=base,
            TELEGRAM_BOT_TOKEN=token,
            TELEGRAM_MESSAGES_PER_S=PER_SECOND,
            LOG_LEVEL="DEBUG",
            LC_ALL="C.UTF-8",
        )
        # Measuring coverage would slow every start, and what is killed writes none down.
        return cls(town, {k: v for k, v in settings.items() if not k.startswith("COV")})

    def starts(self) -> subprocess.Popen[bytes]:
        """Start listener, courier and clock as one process."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--only", PARTS],
                env=self.environment,
                cwd=self.town.folder,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def telling_lines(self) -> list[str]:
        """Return the lines of all lives' logs that tell a secret, a chat or what somebody said.

        Raises RuntimeError if there is no log.
        """
        secrets = (SECRET, self.environment["TELEGRAM_BOT_TOKEN"].partition(":")[2], SAID)
        chat = rf"{str(FIRST_CHAT)[:-4]}\d{{4}}"
        telling = re.compile("|".join((*map(re.escape, secrets), chat)))
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        if not any("action=run" in line for line in lines):
            raise RuntimeError("the processes have logged nothing")
        return [line for line in lines if telling.search(line)]

    @property
    def _log(self) -> Path:
        return self.town.folder / "bot.log"

    def broadcasts(self, wave: Wave) -> int:
        """Plan a broadcast to those of its age; its id.

        Words alone are typed as a command; no command takes files.
        """
        if wave.picture or wave.voice:
            return self._plans(wave, utc_now() + SOON)
        due_at = utc_now() + AHEAD
        file = self.town.folder / "broadcast.txt"
        file.write_text(wave.text, encoding="utf-8")
        said = ("--text", str(file), "--audience", f"age={wave.age}")
        typed = (*said, "--at", due_at.isoformat(), "--urgent", "--json")
        return int(self._types("broadcast", *typed)["id"])

    def _plans(self, wave: Wave, due_at: datetime) -> int:
        plan = Plan(
            prompt=None,
            words={"nb": wave.text},
            audience=f"age={wave.age}",
            due_at=due_at,
            is_urgent=True,
            picture=wave.picture,
            voice=wave.voice,
        )
        store = Store(self.town.database_url)
        try:
            with store.writing() as session:
                process = current_process(session)
                return plan_broadcast(session, process, plan, now=utc_now()).id
        finally:
            store.close()

    def counts(self, broadcast_id: int) -> dict[str, int]:
        """Return what `broadcast status --json` says."""
        counts: dict[str, int] = self._types("broadcast", "status", str(broadcast_id), "--json")[
            "counts"
        ]
        return counts

    def importing_s(self) -> float:
        """Return how long the listener's library takes to import just now."""
        return float(self._runs("-c", IMPORTING))

    def _types(self, *arguments: str) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(self._runs("-m", "bot", *arguments))
        return whole

    def _runs(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=self.town.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


def wait_for(is_so: Any, what: str, *, within_s: float = PATIENCE_S) -> None:
    """Return when it is so. Raises TimeoutError."""
    ends_at = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > ends_at:
            raise TimeoutError(what)
        time.sleep(0.2)
