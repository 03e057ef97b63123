"""What is shipped for servers names only what there is: commands, settings, files, services."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.parser import read_arguments
from bot.commands.running import PARTS
from bot.courier import LAST_TRIES_FOR_S
from bot.settings import Settings
from bot.speaker import Patience
from storage.postgres import CONNECT_WITHIN_S
from storage.postgres import LOCK_WAIT_MS as POSTGRES_WAIT_MS
from storage.store import LOCK_WAIT_MS as STORE_WAIT_MS

ROOT = Path(__file__).parent.parent
UNITS = sorted((ROOT / "deploy").glob("*.service"))
SETTINGS = {field.name.upper() for field in fields(Settings)} | {"FORWARDED_ALLOW_IPS"}
"""The last is read by uvicorn itself."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, its anchors resolved."""
    whole: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return whole


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the services that are this program."""
    return {name: one for name, one in compose["services"].items() if one["image"] == "verksted"}


def unit(path: Path) -> RawConfigParser:
    """Return a unit file; a setting that stands twice keeps its last value."""
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def test_each_service_runs_a_command_there_is(compose: dict[str, Any]) -> None:
    for service in ours(compose).values():
        assert read_arguments(service["command"]).act is not None


def test_services_are_every_part_with_one_listener_and_two_webs(compose: dict[str, Any]) -> None:
    commands = [service["command"] for service in ours(compose).values()]
    parts = [read_arguments(one).only for one in commands if one[0] == "run"]
    running = sorted(part for only in parts for part in only)

    assert running == sorted([*PARTS, "web"])


def test_services_set_only_settings_there_are(compose: dict[str, Any]) -> None:
    named = {name for service in ours(compose).values() for name in service["environment"]}

    assert named - SETTINGS == set()


def test_services_wait_for_services_there_are(compose: dict[str, Any]) -> None:
    waited = {on for one in compose["services"].values() for on in one.get("depends_on", ())}
    mounted = [v.split(":")[0] for one in compose["services"].values() for v in one["volumes"]]

    assert waited - set(compose["services"]) == set()
    assert [v for v in mounted if not (v in compose["volumes"] or (ROOT / v).is_file())] == []


def test_stopping_waits_for_the_longest_message_and_for_what_became_of_it(
    compose: dict[str, Any],
) -> None:
    graces = [service["stop_grace_period"] for service in ours(compose).values()]
    stops = unit(ROOT / "deploy" / "verksted.service")["Service"]["TimeoutStopSec"]
    last_write_s = max(STORE_WAIT_MS, CONNECT_WITHIN_S * 1_000 + POSTGRES_WAIT_MS) / 1_000

    assert {int(grace.removesuffix("s")) for grace in graces} == {int(stops)}
    assert int(stops) > LAST_TRIES_FOR_S + last_write_s
    assert Patience().whole_s < LAST_TRIES_FOR_S


def test_no_secret_stands_in_the_files() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "compose.yaml", ROOT / "Dockerfile", *(ROOT / "deploy").iterdir())
    )

    values = re.findall(r"^\s*\w*(?:PASSWORD|SECRET_KEY|TOKEN)(?:: *|=)(\S+)", text, re.M)
    assert [value for value in values if not value.startswith("${")] == []


def test_dockerfile_copies_what_is_installed_and_there() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {
        name
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}

    assert {"bot", "handlers", "workshop", "storage", "prompts", "web"} <= copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert copied == let_in


def test_container_is_nobody_in_particular() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    final = text.rsplit("\nFROM ", 1)[1]

    assert "\nUSER 10001:10001\n" in final
    assert text.count("--require-hashes") == 2


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_runs_a_command_there_is(path: Path) -> None:
    service = unit(path)["Service"]
    lines = [line for name, line in service.items() if name in {"ExecStart", "ExecStartPre"}]
    commands = [re.findall(r"\.venv/bin/verksted ([^']*)", line)[0] for line in lines]

    assert [read_arguments(shlex.split(one)).command for one in commands]
    assert service["User"] == "verksted"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_unit_is_read_by_systemd(path: Path) -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    told = [line for line in ran.stderr.splitlines() if path.name in line]
    assert [line for line in told if "/opt/verksted/.venv/bin/verksted is not" not in line] == []
