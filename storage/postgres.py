"""What PostgreSQL is told when we connect, and what its errors mean to us."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg.types.string import StrDumper
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.jsontext import read_json

CONNECT_WITHIN_S: Final = 10
LOCK_WAIT_MS: Final = 15_000
RANDOM_PAGE_COST: Final = 1.1
"""For disks without a head to move. With its own 4, PostgreSQL goes back through the newest rows
of all rather than to the few of an index: 235,000 rows for the first phase of a million.

Source: postgresql.org/docs/current/runtime-config-query.html#GUC-RANDOM-PAGE-COST
"""
CUT_AFTER_MS: Final = 20_000
"""What was sent and is not even acknowledged after so long has met a line that is cut."""
FROZEN_AFTER_MS: Final = 60_000
"""A process that stands still in the middle of a transaction loses it, and others go on."""
UNFIT: Final = ("25006", "25P03", "28", "42501", "42P01", "42703", "3D", "58", "XX")
"""SQLSTATEs, or their first digits, of a database that is not fit for work just now: read-only
after a switch to another server, no rights, no tables (somebody is migrating), damaged.

psycopg calls them programming or internal errors. Nobody who spoke is at fault, and what they
said must come again. Source: postgresql.org/docs/current/errcodes-appendix.html
"""


def make_postgres_engine(url: str) -> Engine:
    """Return an engine with our settings; connects to nothing yet."""
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        # What a statement carried is what residents wrote: it belongs in no error message.
        hide_parameters=True,
        connect_args=_arguments(url),
        json_deserializer=read_json,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "handle_error", _told_plainly)
    return engine


class PlainDumper(StrDumper):
    """Text without the NUL character, which PostgreSQL can keep nowhere."""

    def dump(self, obj: str) -> Any:
        """Return the text as it is sent."""
        return super().dump(obj.replace("\x00", ""))


def _arguments(url: str) -> dict[str, Any]:
    """Return what psycopg is given, as far as the URL does not say it."""
    settings = f"-c lock_timeout={LOCK_WAIT_MS}"
    frozen = f"-c idle_in_transaction_session_timeout={FROZEN_AFTER_MS}"
    arguments = {
        "application_name": "verksted",
        "connect_timeout": CONNECT_WITHIN_S,
        # A line that was cut is known as one within a minute, not when the kernel gives up.
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": CUT_AFTER_MS,
        "options": f"{settings} {frozen} -c random_page_cost={RANDOM_PAGE_COST}",
    }
    return {key: value for key, value in arguments.items() if key not in make_url(url).query}


def _prepare(connection: Any, _record: Any) -> None:
    adapters: psycopg.adapt.AdaptersMap = connection.adapters
    adapters.register_dumper(str, PlainDumper)


def _told_plainly(context: ExceptionContext) -> DBAPIError | None:
    """Return the error without the row that PostgreSQL quotes in its details.

    One that says that the database is away becomes an OperationalError, which is how the rest of
    the house knows it.
    """
    error, raw = context.sqlalchemy_exception, context.original_exception
    if not isinstance(error, DBAPIError) or not isinstance(raw, psycopg.Error):
        return None
    if raw.diag.message_primary is not None:
        raw.args = (raw.diag.message_primary,)
    is_away = (raw.sqlstate or "").startswith(UNFIT)
    return (OperationalError if is_away else type(error))(
        error.statement,
        error.params,
        raw,
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
    )
