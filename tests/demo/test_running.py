"""The whole command, as somebody at a keyboard meets it: addresses, pages, Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.demo.folder import DemoFolder
from storage.store import Store
from storage.tables import Person

ROOT = Path(__file__).parent.parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
FEW_SECONDS = 15.0
"""What "a few seconds" is at most, on a busy machine with coverage on."""
FOREIGN = {"aiogram", "telegram"}


@dataclass(frozen=True)
class Running:
    """A demonstration at work and the addresses that it printed."""

    process: subprocess.Popen[str]
    addresses: list[str]

    def stop(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(FEW_SECONDS)


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[Running]:
    """Start `verksted demo` and read until it has said how to stop."""
    command = [sys.executable, "-m", "bot", "demo", "--dir", str(folder), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--no-browser"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            addresses: list[str] = []
            for line in process.stdout:
                addresses += ADDRESS.findall(line)
                if "Ctrl-C" in line:
                    break
            yield Running(process, addresses)
        finally:
            process.kill()


def page(address: str) -> httpx.Response:
    """Return the page once the server answers."""
    until = time.monotonic() + FEW_SECONDS
    while True:
        try:
            return httpx.get(address)
        except httpx.ConnectError:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_new_demo_answers_and_signs_in(tmp_path: Path) -> None:
    with running(tmp_path / "demo") as demo:
        resident, board = demo.addresses
        chat = page(resident)
        with httpx.Client(base_url=resident) as facilitator:
            entered = facilitator.post(board)
            wall = facilitator.get("/board", follow_redirects=True)
        code = demo.stop()

    assert (chat.status_code, entered.status_code, wall.status_code) == (200, 303, 200)
    assert "Sju forskjellige på ei uke" in wall.text
    assert code == 0


def test_second_demo_keeps_who_spoke(demo: DemoFolder, demo_store: Store) -> None:
    before = pseudonyms(demo_store)

    with running(demo.folder) as second:
        second.stop()

    assert pseudonyms(demo_store) == before


def pseudonyms(store: Store) -> list[str]:
    """Return the residents' random names, from the file as it is now."""
    # A connection that is kept would go on reading a file that was replaced.
    store.close()
    with store.reading() as session:
        return list(session.scalars(select(Person.code).order_by(Person.id)))


def test_second_demo_gives_a_new_link(demo: DemoFolder) -> None:
    with running(demo.folder) as first:
        first.stop()
    with running(demo.folder) as second:
        second.stop()

    assert first.addresses[1].rpartition("/")[2] != second.addresses[1].rpartition("/")[2]


def test_taken_port_moves_demo_to_the_next(demo: DemoFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with running(demo.folder, number) as moved:
            chat = page(moved.addresses[0])
            moved.stop()

    assert chat.status_code == 200
    assert chat.url.port != number


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "demo", "--dir", str(tmp_path / "demo")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_impossible_port_is_wrong_usage(port: str) -> None:
    command = [sys.executable, "-m", "bot", "demo", f"--port={port}"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 2


def test_demo_imports_no_telegram_library() -> None:
    modules = "bot.commands.demo, bot.demo.folder, bot.demo.browser, bot.running, bot.house"
    script = f"import sys, {modules}; print({FOREIGN!r} & sys.modules.keys())"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)

    assert done.stdout == "set()\n"
