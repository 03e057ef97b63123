"""Where `verksted doctor` looks: into the database, and at the file it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from bot.opening import Refused, opened_store
from bot.settings import Settings


def in_database(settings: Settings, look: Callable[[Session], Any]) -> Any:
    """Return what is seen in the database; None where it cannot be opened (said elsewhere)."""
    try:
        with opened_store(settings) as store, store.reading() as session:
            return look(session)
    except Refused:
        return None


def database_file(settings: Settings) -> Path | None:
    """Return the file that the database is, if it is one."""
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):  # said by the check of the database
        return None
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(str(url.database)) if is_file else None


def database_folder(settings: Settings) -> Path:
    """Return the folder whose disk the database fills, or the one we are in."""
    file = database_file(settings)
    return file.parent if file is not None else Path()
