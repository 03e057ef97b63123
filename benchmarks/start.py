"""How long a start takes: the web pages, the command line, and the listener after a kill."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.comeback import come_back
from benchmarks.figures import Figure, Result
from benchmarks.town import Town, build_town

HEAVY = ("aiogram", "telegram", "apscheduler")
LONGEST_S = 30.0
LOOK_EVERY_S = 0.01
IMPORTING = """
import json, sys, time
began = time.perf_counter()
import bot.commands
seconds = time.perf_counter() - began
print(json.dumps([seconds, sorted(sys.modules)]))
"""


def run(rounds: int) -> Result:
    """Start the web pages, and import the command line, in fresh processes."""
    web: list[float] = []
    first: list[float] = []
    imports: list[float] = []
    with TemporaryDirectory() as folder:
        town = build_town(Path(folder) / "town", 1)
        for nth in range(rounds):
            web.append(_web_start(town.copy_to(Path(folder) / f"old-{nth}")))
            empty = Path(folder) / f"new-{nth}"
            empty.mkdir()
            first.append(_web_start(Town(empty)))
            imports.append(_import_commands(town))
        back = come_back(town.copy_to(Path(folder) / "killed"), rounds)
    return Result(
        "start",
        [
            Figure("`run --only web` until /health answers", "s", web, "under 3"),
            Figure("the same on an empty database (tables, process)", "s", first),
            Figure("import of bot.commands", "s", imports),
            Figure("after a kill until the first update is on disk", "s", back.kept),
            Figure("import of aiogram alone, just before", "s", back.imports),
            Figure("the one less the other", "s", back.beyond, "under 1"),
        ],
        [f"Importing bot.commands brings none of {', '.join(HEAVY)}: checked."],
    )


def _web_start(town: Town) -> float:
    port = free_port()
    environment = town.environment(WEB_PORT=str(port))
    began = time.monotonic()
    web = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--only", "web"],
        env=environment,
        cwd=town.folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        return answered_at(f"http://127.0.0.1:{port}/health") - began
    finally:
        web.terminate()
        web.wait(LONGEST_S)


def answered_at(url: str) -> float:
    """Wait until a page answers; return when, in monotonic seconds."""
    ends_at = time.monotonic() + LONGEST_S
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < ends_at:
            try:
                client.get(url).raise_for_status()
            except httpx.TransportError:
                time.sleep(LOOK_EVERY_S)
                continue
            return time.monotonic()
    raise TimeoutError(url)


def _import_commands(town: Town) -> float:
    importing = subprocess.run(
        [sys.executable, "-c", IMPORTING],
        env=town.environment(),
        cwd=town.folder,
        capture_output=True,
        check=True,
    )
    seconds, modules = json.loads(importing.stdout)
    brought = set(HEAVY) & set(modules)
    assert not brought, f"importing bot.commands brings {brought}"
    return float(seconds)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
