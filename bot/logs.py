"""Logs without secrets: no token, no chat id, no word that anybody said."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
HIDDEN = "[hidden]"
TALKATIVE = {
    # The token stands in every address that is asked for, and httpx logs addresses.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "hpack": logging.WARNING,
    "asyncio": logging.WARNING,
    "urllib3": logging.WARNING,
    # These log chat ids and texts below WARNING, and whole answers above it.
    "telegram": logging.CRITICAL,
    "aiogram": logging.CRITICAL,
    "aiohttp": logging.WARNING,
    # A line for each tick of the clock, and for each revision of the tables.
    "apscheduler": logging.WARNING,
    "alembic": logging.WARNING,
    # SQL statements come with their parameters.
    "sqlalchemy": logging.WARNING,
}


class Redaction(logging.Filter):
    """Takes secrets out of a record, its arguments and its traceback; drops no record.

    An error is told by its kind and where it was raised: what it says of itself may be what
    somebody wrote.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        """Hide these texts; empty ones are ignored."""
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: the record goes on, without secrets."""
        record.msg, record.args = self._redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _without_words(record.exc_info[1])
        return True

    def _redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _without_words(error: BaseException | None) -> str:
    """Return the traceback of an error and of those behind it, without their messages."""
    told: list[str] = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(told))


def quiet_libraries() -> None:
    """Keep libraries from logging addresses with tokens, chat ids and texts."""
    for name, level in TALKATIVE.items():
        logging.getLogger(name).setLevel(level)


def start_logging(level: str, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Log to a stream (default: standard error) from this level on, secrets hidden."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(Redaction(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet_libraries()
