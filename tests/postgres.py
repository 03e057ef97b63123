"""A PostgreSQL for the tests: a server somebody names, or one of our own in a temporary folder.

Ours needs Debian's package `postgresql`, another package that puts `initdb` on PATH, or the wheel
that tools/postgres.sh puts into the virtual environment where neither can be had. It listens on a
Unix socket alone, and it writes nothing through to the disk: what is tested is us, not the server.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

NAMED_BY = "VERKSTED_TEST_POSTGRES_URL"
MISSING = "no PostgreSQL: install Debian's `postgresql`, or name a server in " + NAMED_BY
WHEEL = Path(sys.prefix) / "postgres" / "pgserver" / "pginstall" / "bin"
PREFIX = "verksted-postgres-"
LEFT_AFTER_S = 3600
PATIENCE_S = 60.0
GLANCE_S = 0.02
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True, slots=True)
class Server:
    """A server on which databases may be made; `url` leads to one that is always there."""

    url: URL
    is_ours: bool = False

    def make(self, template: str | None = None) -> str:
        """Make a database, as a copy of another if that is named; returns its name."""
        name = f"verksted_test_{uuid.uuid4().hex}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
        return name

    def hold(self, name: str) -> str:
        """Return the name of a database that is there afterwards, made if need be."""
        with psycopg.connect(self._plain, autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if there.fetchone() is None:
                self._do(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever still looks at it."""
        self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url_of(self, name: str) -> str:
        """Return the address of a database as DATABASE_URL has it."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def connected(self, name: str) -> Iterator[psycopg.Connection]:
        """Give a connection to a database, on which each statement is a transaction."""
        plain = self.url.set(drivername="postgresql", database=name)
        with psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            yield connection

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._plain, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _plain(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)


def can_be_had() -> bool:
    """Tell whether there is a server, or one can be started."""
    return bool(os.environ.get(NAMED_BY)) or _programs() is not None


@contextmanager
def running() -> Iterator[Server]:
    """Give a server until the block ends. Raises FileNotFoundError if there is none."""
    if named := os.environ.get(NAMED_BY):
        yield Server(make_url(named).set(drivername="postgresql+psycopg"))
        return
    programs = _programs()
    if programs is None:
        raise FileNotFoundError(MISSING)
    _remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with _started(programs, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_behind() -> None:
    """Remove the folders of runs that were killed, an hour ago or more; their servers ended."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        is_over = not (old / "cluster" / "postmaster.pid").exists()
        try:
            age_s = time.time() - old.stat().st_mtime
        except FileNotFoundError:
            continue  # The worker beside us was faster.
        if is_over and age_s > LEFT_AFTER_S:
            shutil.rmtree(old, ignore_errors=True)


def _programs() -> Path | None:
    """Return the folder of initdb and postgres: Debian's newest, that on PATH, or the wheel's."""
    versions = Path("/usr/lib/postgresql")
    found = [path for path in versions.glob("*/bin") if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else _programs_of_wheel()


def _programs_of_wheel() -> Path | None:
    found = WHEEL / "initdb"
    # Root starts them as somebody else, who may not come to a folder such as /root.
    may_come = all(folder.stat().st_mode & 0o001 for folder in WHEEL.parents if folder.exists())
    return WHEEL if found.exists() and (os.geteuid() != 0 or may_come) else None


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[Server]:
    os.chown(folder, *_owner())
    cluster = folder / "cluster"
    _run(programs / "initdb", "-D", cluster, "-U", "verksted", "-A", "trust", "-E", "UTF8", "-N")
    settings = [f"-c{one}" for one in (*FAST, f"unix_socket_directories={folder}")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            _as_owner(programs / "postgres", "-D", cluster, "-clisten_addresses=", *settings),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        server = Server(
            URL.create(
                "postgresql+psycopg",
                "verksted",
                database="postgres",
                query={"host": str(folder)},
            ),
            is_ours=True,
        )
        _wait_for(server, process, folder / "log")
        yield server
    finally:
        # Fast shutdown: it does not wait for those who are still connected.
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            server._do("SELECT 1")
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > ends_at:
                raise RuntimeError(f"the server did not start: {log.read_text()}") from error
            time.sleep(GLANCE_S)


def _run(*command: object) -> None:
    ran = subprocess.run(_as_owner(*command), cwd="/", capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{command[0]} failed: {ran.stderr}")


def _owner() -> tuple[int, int]:
    """Return the user and group the server runs as: never root, which it refuses."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    known = {one.pw_name: one for one in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return user.pw_uid, user.pw_gid


def _as_owner(*command: object) -> list[str]:
    """Return the command as that user; it ends with us, even where we are killed."""
    whole = [str(one) for one in command]
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return whole
    user, group = _owner()
    become = [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    return [setpriv, *(become if os.geteuid() == 0 else []), "--pdeathsig=INT", *whole]
