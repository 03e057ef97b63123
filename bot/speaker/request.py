"""HTTP to Telegram that can tell "surely not sent" from "nobody knows".

python-telegram-bot folds most of what can go wrong into one NetworkError. Here the status and
the kind of failure are still known, so here they get names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.speaker.departures import watching

POOL = 8
UNKNOWN_PAUSE_S = 5.0
"""How long to wait after a 429 that does not say."""
BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
"""Failures that come before the first byte of a request is written."""


class NothingSent(TelegramError):
    """The request never left this machine."""


class NobodyKnows(TelegramError):
    """The request left, and no answer that can be read came back."""


class AskedToWait(TelegramError):
    """429: refused, with the pause that Telegram wants."""

    def __init__(self, seconds: float) -> None:
        super().__init__("asked to wait")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each step of a request may take, and all that a message takes together."""

    connect_s: float = 10.0
    read_s: float = 20.0
    write_s: float = 20.0
    pool_s: float = 10.0
    upload_s: float = 60.0
    whole_s: float = 85.0


class Request(HTTPXRequest):
    """One pool of connections. Raises the three errors above besides Telegram's refusals."""

    def __init__(self, patience: Patience) -> None:
        """Make a pool with these patiences."""
        super().__init__(
            connection_pool_size=POOL,
            connect_timeout=patience.connect_s,
            read_timeout=patience.read_s,
            write_timeout=patience.write_s,
            pool_timeout=patience.pool_s,
            media_write_timeout=patience.upload_s,
            httpx_kwargs={"event_hooks": {"request": [watching(AskedToWait)]}},
        )

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Return status and body. Arguments as in HTTPXRequest."""
        try:
            status, body = await super().do_request(*args, **options)
        except NetworkError as error:
            cause = error.__cause__
            name = type(cause or error).__name__
            if isinstance(cause, BEFORE_SENDING):
                raise NothingSent(name) from error
            raise NobodyKnows(name) from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise AskedToWait(_pause_in(body))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NobodyKnows(f"HTTP {status}")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer. The library's own logs what it cannot read, with all words in it."""
        answer = _object_in(payload)
        if answer is None:
            raise NobodyKnows("unreadable answer")
        return answer


def _pause_in(body: bytes) -> float:
    parameters = (_object_in(body) or {}).get("parameters")
    pause = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    return float(pause) if isinstance(pause, int | float) and pause > 0 else UNKNOWN_PAUSE_S


def _object_in(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body.decode("utf-8", "replace"))
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
