"""Opening what a command works on, as the settings say, or refusing in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

import prompts
from bot.settings import POLLING, TELEGRAM, Settings
from prompts.processfile import ProcessFaults
from prompts.reading import read_process
from storage.schema import WrongRevision, is_empty, migrate, require_current
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault, WrongKey
from workshop.loading import load_process
from workshop.process import all_processes
from workshop.upkeep.keys import settle_key

SHIPPED = Path(prompts.__file__).parent
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{10,}")
"""A bot token's form; its length is not promised anywhere. Source: Bot API, authorizing."""
HOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
"""Telegram takes from 1 character; ours is long enough never to be guessed. Source: setWebhook."""
FEWEST_SIGNS = 8
"""Different characters in the webhook's secret: a row of one letter is no secret."""
HOOK_PATH = re.compile(r"(?:/[A-Za-z0-9_.~-]+)+")


class Refused(Exception):
    """A command cannot go on; the phrase `key` with `values` says what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """Open the database, and close it again. Raises Refused unless its tables are current.

    A database that fails on the way is a refusal too, with what the driver said.
    """
    with reached_store(settings) as store:
        _require_file(settings.database_url)
        try:
            require_current(store.engine)
        except WrongRevision as wrong:
            raise _refused_tables(wrong) from wrong
        yield store


@contextmanager
def migrated_store(settings: Settings) -> Iterator[Store]:
    """Open the database with its tables brought to the newest revision. Raises Refused."""
    with reached_store(settings) as store:
        _migrate(store)
        yield store


def migrate_if_empty(settings: Settings) -> None:
    """Make the tables in a database that has none; any other is left as it is. Raises Refused."""
    with reached_store(settings) as store:
        if is_empty(store.engine):
            _migrate(store)


def require_token_form(settings: Settings) -> None:
    """Raise Refused if TELEGRAM_BOT_TOKEN cannot be a token: Telegram need not be asked."""
    if TOKEN.fullmatch(settings.telegram_bot_token) is None:
        raise Refused("doctor.bad_token")


def require_mode(settings: Settings) -> None:
    """Raise Refused if TELEGRAM_MODE is webhook and its address or secret cannot be used."""
    if settings.telegram_mode == POLLING:
        return
    if not _is_hook_address(settings):
        raise Refused("command.webhook_url")
    secret = settings.telegram_webhook_secret
    if HOOK_SECRET.fullmatch(secret) is None or len(set(secret)) < FEWEST_SIGNS:
        raise Refused("command.webhook_secret")


def _is_hook_address(settings: Settings) -> bool:
    try:
        parts = urlsplit(settings.telegram_webhook_url)
        host = parts.hostname
    except ValueError:
        return False
    # Telegram itself posts over https only; a Bot API server of one's own takes http too.
    schemes = {"https"} if settings.telegram_api_base == TELEGRAM else {"https", "http"}
    is_plain = HOOK_PATH.fullmatch(parts.path) is not None and not parts.query
    return bool(host) and parts.scheme in schemes and is_plain


def open_vault(settings: Settings) -> Vault:
    """Return the keys. Raises Refused if SECRET_KEY is missing or too short."""
    try:
        return Vault(settings.secret_key, settings.secret_key_old)
    except ValueError as error:
        raise Refused("command.no_secret_key") from error


def require_own_key(store: Store, vault: Vault, *, now: datetime) -> None:
    """Let the database be kept with this key from now on. Raises Refused if it is another's."""
    try:
        with store.writing() as session:
            settle_key(session, vault, now=now)
    except WrongKey as error:
        raise Refused("doctor.wrong_key") from error


def open_shelf(settings: Settings) -> Shelf:
    """Return the media shelf; its folder is made when the first file comes."""
    return Shelf(settings.media_dir)


def ensure_process(store: Store, settings: Settings, *, now: datetime) -> str | None:
    """Load DEFAULT_PROCESS if the database has no process; its slug, or None if it had one.

    Raises Refused if there is no such process or its file has errors.
    """
    with store.reading() as session:
        if all_processes(session):
            return None
    path = find_process_file(settings.default_process)
    if path is None:
        raise Refused("command.no_default_process", name=settings.default_process)
    try:
        file = read_process(path)
    except ProcessFaults as faults:
        raise Refused("command.process_has_faults", path=path) from faults
    with store.writing() as session:
        return load_process(session, file, open_shelf(settings), now=now).slug


def find_process_file(name: str) -> Path | None:
    """Return the process file of this path, or the shipped one of this folder or slug."""
    if Path(name).is_file():
        return Path(name)
    shipped = sorted(SHIPPED.glob("*/process.yaml"))
    by_folder = (path for path in shipped if path.parent.name == name)
    by_slug = (path for path in shipped if _slug_in(path) == name)
    return next(by_folder, None) or next(by_slug, None)


def _slug_in(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    slugs = (line.partition(":")[2].strip() for line in lines if line.startswith("slug:"))
    return next(slugs, "")


@contextmanager
def reached_store(settings: Settings) -> Iterator[Store]:
    """Open the database, whatever is in it, and close it again. Raises Refused."""
    try:
        store = Store(settings.database_url)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise Refused("command.database_url") from error
    except OSError as error:
        raise Refused("command.database_failed", problem=error.strerror) from error
    try:
        yield store
    except DatabaseError as error:
        # Other kinds are our own mistakes and must be seen whole, unless it was connecting that
        # failed: then there is no statement.
        if error.statement is not None and type(error) not in {OperationalError, DatabaseError}:
            raise
        problem = str(error.orig).strip().splitlines()[0]
        raise Refused("command.database_failed", problem=problem) from error
    finally:
        store.close()


def _migrate(store: Store) -> None:
    from alembic.util import CommandError

    try:
        migrate(store.engine)
    except CommandError as error:
        raise Refused("command.tables_newer") from error


def _require_file(url: str) -> None:
    # Connecting would make an empty file, and the next look would find a database.
    parts = make_url(url)
    is_file = parts.get_backend_name() == "sqlite" and parts.database not in {None, "", ":memory:"}
    if is_file and not Path(str(parts.database)).exists():
        raise Refused("command.no_tables")


def _refused_tables(wrong: WrongRevision) -> Refused:
    if wrong.found is None:
        return Refused("command.no_tables")
    return Refused("command.tables_differ", found=wrong.found, wanted=wrong.wanted)
