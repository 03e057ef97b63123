"""What `verksted doctor` looks at. Each check returns what it found and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.commands.finding import Finding, Grade
from bot.commands.keeping_checks import check_backup, check_privacy, check_rotation
from bot.commands.looking import database_folder, in_database
from bot.commands.telegram_checks import check_telegram
from bot.commands.telling_checks import check_telling
from bot.opening import (
    Refused,
    open_vault,
    opened_store,
    require_mode,
    require_token_form,
)
from bot.settings import Settings
from prompts.helplines import is_stale
from storage.tables import Address
from storage.vault import WrongKey
from workshop.process import current_process
from workshop.refusals import NoProcess
from workshop.residents.people import ADDRESS
from workshop.upkeep.intake import heartbeats

LEAST_FREE_BYTES = 500 * 1024 * 1024
WRITTEN_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows less: the program is newer."""
BACKWARDS = timedelta(minutes=5)


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Return what every check found, in the order in which faults are best put right."""
    checks: tuple[Callable[[Settings, datetime], Iterator[Finding]], ...] = (
        _check_database,
        _check_key,
        check_rotation,
        _check_token,
        check_telegram,
        _check_mode,
        _check_address,
        check_telling,
        _check_clock,
        _check_disk,
        _check_media,
        check_privacy,
        check_backup,
        _check_helplines,
    )
    return [finding for check in checks for finding in check(settings, now)]


def _check_database(settings: Settings, _now: datetime) -> Iterator[Finding]:
    try:
        with opened_store(settings) as store, store.reading() as session:
            slug = current_process(session).slug
    except Refused as refused:
        yield Finding("database", Grade.BAD, refused.key, refused.values)
    except NoProcess:
        yield Finding("database", Grade.BAD, "command.no_process")
    else:
        yield Finding("database", Grade.FINE, "doctor.database", {"slug": slug})


def _check_key(settings: Settings, _now: datetime) -> Iterator[Finding]:
    try:
        vault = open_vault(settings)
        sealed = in_database(
            settings, lambda session: session.scalar(select(Address.sealed).limit(1))
        )
        if sealed is not None:
            vault.open(sealed, ADDRESS)
    except Refused as refused:
        yield Finding("key", Grade.BAD, refused.key, refused.values)
    except WrongKey:
        yield Finding("key", Grade.BAD, "doctor.wrong_key")
    else:
        yield Finding("key", Grade.FINE, "doctor.key")


def _check_token(settings: Settings, _now: datetime) -> Iterator[Finding]:
    if not settings.telegram_bot_token:
        yield Finding("token", Grade.NOTE, "doctor.no_token")
        return
    try:
        require_token_form(settings)
    except Refused as refused:
        yield Finding("token", Grade.BAD, refused.key)
    else:
        yield Finding("token", Grade.FINE, "doctor.token")


def _check_mode(settings: Settings, _now: datetime) -> Iterator[Finding]:
    try:
        require_mode(settings)
    except Refused as refused:
        yield Finding("mode", Grade.BAD, refused.key)


def _check_address(settings: Settings, _now: datetime) -> Iterator[Finding]:
    if settings.public_url.startswith("https://"):
        yield Finding("address", Grade.FINE, "doctor.address", {"url": settings.public_url})
    else:
        yield Finding("address", Grade.NOTE, "doctor.not_https", {"url": settings.public_url})


def _check_clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    newest = in_database(
        settings, lambda s: max((row.beat_at for row in heartbeats(s).values()), default=now)
    )
    if now < WRITTEN_AFTER or (newest is not None and newest > now + BACKWARDS):
        yield Finding("clock", Grade.BAD, "doctor.clock_wrong", {"now": f"{now:%Y-%m-%d %H:%M}"})
    else:
        yield Finding("clock", Grade.FINE, "doctor.clock", {"now": f"{now:%Y-%m-%d %H:%M}"})


def _check_disk(settings: Settings, _now: datetime) -> Iterator[Finding]:
    folders = {_standing(settings.media_dir), _standing(database_folder(settings))}
    free = min(shutil.disk_usage(folder).free for folder in folders)
    grade, key = (Grade.FINE, "doctor.disk")
    if free < LEAST_FREE_BYTES:
        grade, key = (Grade.BAD, "doctor.disk_full")
    yield Finding("disk", grade, key, {"free": free // 1024 // 1024})


def _check_media(settings: Settings, _now: datetime) -> Iterator[Finding]:
    folder = settings.media_dir
    standing = _standing(folder)
    if standing.is_dir() and os.access(standing, os.W_OK | os.X_OK):
        yield Finding("media", Grade.FINE, "doctor.media", {"folder": folder})
    else:
        yield Finding("media", Grade.BAD, "doctor.media_closed", {"folder": folder})


def _check_helplines(_settings: Settings, now: datetime) -> Iterator[Finding]:
    if is_stale(now.date()):
        yield Finding("help", Grade.NOTE, "doctor.helplines_old")
    else:
        yield Finding("help", Grade.FINE, "doctor.helplines")


def _standing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    whole = folder.absolute()
    return next(one for one in (whole, *whole.parents) if one.exists())
