"""Asking Telegram what there is to hear; what comes is raw, what fails is a value."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.utils.token import TokenValidationError

log = logging.getLogger(__name__)

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates we ask for; presses and membership must be named."""
MOST_AT_ONCE = 100
POLL_S = 10
"""How long Telegram holds a question open; short, because each answer is a sign of life."""
ANSWER_S = 15
UNREACHED_FOR = timedelta(minutes=5)
"""So long after a failed post we say that Telegram does not get through, if anything waits."""


class TokenRefused(Exception):
    """Telegram does not know this token (401): nothing can be done but to set another."""


class Trouble(StrEnum):
    """Why a question to Telegram got no answer that can be used."""

    CONFLICT = "conflict"
    WAIT = "asked to wait"
    AWAY = "telegram"
    DATABASE = "database"
    HOOK_REFUSED = "webhook refused"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer; `seconds` is how long Telegram asks to wait, if it asks."""

    trouble: Trouble
    seconds: float = 0.0


class RawUpdates(TelegramMethod[list[Any]]):
    """getUpdates, not parsed: one update that nobody can read must not hide its neighbours."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = MOST_AT_ONCE
    timeout: int = POLL_S
    allowed_updates: list[str] = WANTED


class Api:
    """Telegram for one token, through aiogram. Make it and close it on the same event loop."""

    def __init__(self, token: str, api_base: str) -> None:
        """Prepare; connects to nothing yet. Raises TokenRefused if it cannot be a token."""
        server = TelegramAPIServer(
            base=f"{api_base}/bot{{token}}/{{method}}",
            file=f"{api_base}/file/bot{{token}}/{{path}}",
        )
        try:
            self._bot = Bot(token, session=AiohttpSession(api=server))
        except TokenValidationError as error:
            raise TokenRefused("this is not the form of a token") from error

    async def close(self) -> None:
        """Give the connections back."""
        await self._bot.session.close()

    async def updates(self, offset: int | None, poll_s: int = POLL_S) -> list[Any] | Failed:
        """Return the raw updates from the offset on; asking confirms those before it.

        Raises TokenRefused.
        """
        question = RawUpdates(offset=offset, timeout=poll_s)
        return await self._ask(question, poll_s + ANSWER_S)

    async def begin_polling(self) -> str | Failed:
        """End a webhook, keeping what waits, and return the username. Raises TokenRefused."""
        try:
            me = await self._bot.get_me(request_timeout=ANSWER_S)
            await self._bot.delete_webhook(drop_pending_updates=False, request_timeout=ANSWER_S)
        except Exception as error:  # noqa: BLE001 - see _failure.
            return _failure(error)
        return me.username or ""

    async def username(self) -> str | Failed:
        """Return the bot's name. Raises TokenRefused."""
        try:
            me = await self._bot.get_me(request_timeout=ANSWER_S)
        except Exception as error:  # noqa: BLE001 - see _failure.
            return _failure(error)
        return me.username or ""

    async def set_webhook(self, url: str, secret: str) -> str | Failed:
        """Let Telegram post to this address, keeping what waits; returns it.

        Raises TokenRefused.
        """
        try:
            await self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=WANTED,
                max_connections=MOST_AT_ONCE,
                drop_pending_updates=False,
                request_timeout=ANSWER_S,
            )
        except TelegramBadRequest as error:
            # What Telegram says names the address and nothing secret.
            log.error("action=set-webhook refused=%s", error.message)
            return Failed(Trouble.HOOK_REFUSED)
        except Exception as error:  # noqa: BLE001 - see _failure.
            return _failure(error)
        return url

    async def webhook_trouble(self, url: str) -> Trouble | None:
        """Return what is wrong with the webhook; None if it is ours and Telegram gets through.

        Raises TokenRefused.
        """
        try:
            hook = await self._bot.get_webhook_info(request_timeout=ANSWER_S)
        except Exception as error:  # noqa: BLE001 - see _failure.
            return _failure(error).trouble
        if hook.url != url:
            return Trouble.CONFLICT
        failed_at = hook.last_error_date
        # Measured by Telegram's clock against ours; a few minutes either way do no harm.
        is_fresh = failed_at is not None and datetime.now(UTC) - failed_at < UNREACHED_FOR
        return Trouble.UNREACHED if hook.pending_update_count and is_fresh else None

    async def _ask(self, question: RawUpdates, timeout_s: int) -> list[Any] | Failed:
        try:
            return await self._bot(question, request_timeout=timeout_s)
        except Exception as error:  # noqa: BLE001 - see _failure.
            return _failure(error)


def _failure(error: Exception) -> Failed:
    """Return what kind of trouble this is.

    Any error counts: resets, cut or compressed nonsense, HTML in place of JSON. Whatever came,
    the same question is asked again, and nothing is lost by it.
    """
    match error:
        case TelegramUnauthorizedError() | TelegramNotFound():
            raise TokenRefused("Telegram does not know this token") from error
        case TelegramConflictError():
            return Failed(Trouble.CONFLICT)
        case TelegramRetryAfter():
            return Failed(Trouble.WAIT, float(error.retry_after))
    return Failed(Trouble.AWAY)
