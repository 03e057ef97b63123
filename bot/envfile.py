"""Changing SECRET_KEY in a .env file: all at once, or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from bot.opening import Refused

KEY = "SECRET_KEY"
OLD = "SECRET_KEY_OLD"
LINE = re.compile(r"^\s*(?:export\s+)?(SECRET_KEY|SECRET_KEY_OLD)\s*=(.*)$")
NEW_KEY_BYTES = 48


def begin_change(path: Path) -> None:
    """Put a new key in this file, and let it know the old one as such.

    Raises Refused, with nothing changed, if the file cannot be changed by a program.
    """
    text = _read(path)
    new = secrets.token_urlsafe(NEW_KEY_BYTES)
    # As it was written, with its quotation marks.
    lines = [f"{KEY}={new}", f"{OLD}={_written(text)}"]
    _require_one_line(text, path)
    _replace(path, _without_keys(text, lines), {KEY: new, OLD: _key_in(text)})


def end_change(path: Path) -> None:
    """Take the old key out of this file. Raises Refused as `begin_change` does."""
    text = _read(path)
    lines = [f"{KEY}={_written(text)}", f"{OLD}="]
    _replace(path, _without_keys(text, lines), {KEY: _key_in(text), OLD: ""})


def _require_one_line(text: str, path: Path) -> None:
    if _key_in(f"{KEY}={_written(text)}") != _key_in(text):
        # Written over several lines: the rest of it would be left behind.
        raise Refused("keys.by_hand", file=path)


def _key_in(text: str) -> str:
    return dotenv_values(stream=StringIO(text)).get(KEY) or ""


def _written(text: str) -> str:
    matches = (LINE.match(line) for line in text.splitlines())
    keys = [match[2].strip() for match in matches if match and match[1] == KEY]
    return keys[-1] if keys else ""


def _without_keys(text: str, instead: list[str]) -> str:
    """Return the text with these lines where the first line about a key was."""
    lines: list[str] = []
    for line in text.splitlines():
        if LINE.match(line) is None:
            lines.append(line)
        else:
            lines += instead
            instead = []
    return "\n".join(lines) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("keys.by_hand", file=path) from error


def _replace(path: Path, text: str, wanted: Mapping[str, str]) -> None:
    values = dotenv_values(stream=StringIO(text))
    if not wanted[KEY] or any((values.get(name) or "") != value for name, value in wanted.items()):
        raise Refused("keys.by_hand", file=path)
    part = path.with_name(f"{path.name}.part")
    try:
        before = path.stat()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fchmod(out.fileno(), before.st_mode & 0o777)
            os.fchown(out.fileno(), before.st_uid, before.st_gid)
            os.fsync(out.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("keys.by_hand", file=path) from error


def _settle(folder: Path) -> None:
    """Make a new name in this folder outlast a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
