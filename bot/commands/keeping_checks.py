"""Is it kept safe: who reads the files, how old the backup is, is a key half changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.commands.finding import Finding, Grade
from bot.commands.looking import database_file, in_database
from bot.settings import Settings
from workshop.upkeep.intake import heartbeats

OTHERS = 0o077
BACKUP_PART = "backup"
OLD_BACKUP = timedelta(hours=48)


def check_privacy(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """Say which files others on this machine can read or write."""
    database = database_file(settings)
    kept = [Path(".env"), settings.media_dir, *([database] if database else [])]
    is_posix = os.name == "posix"
    open_ones = [one for one in kept if is_posix and one.exists() and one.stat().st_mode & OTHERS]
    for one in open_ones:
        yield Finding("privacy", Grade.NOTE, "doctor.readable", {"file": one})
    if not open_ones:
        yield Finding("privacy", Grade.FINE, "doctor.private")


def check_backup(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Say how old the last backup is that was made here."""
    beats = in_database(settings, heartbeats)
    if beats is None:
        return
    made = beats[BACKUP_PART].beat_at if BACKUP_PART in beats else None
    if made is None:
        yield Finding("backup", Grade.NOTE, "doctor.no_backup")
        return
    hours = int((now - made).total_seconds() // 3600)
    if now - made > OLD_BACKUP:
        yield Finding("backup", Grade.NOTE, "doctor.old_backup", {"hours": hours})
    else:
        yield Finding("backup", Grade.FINE, "doctor.backup", {"hours": hours})


def check_rotation(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """Say that a change of key has not been finished."""
    if settings.secret_key_old:
        yield Finding("rotation", Grade.NOTE, "doctor.rotating")
