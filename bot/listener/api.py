"""Asking Telegram what there is to hear; what comes is raw, what fails is a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.utils.token import TokenValidationError

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates we ask for; presses and membership must be named."""
MOST_AT_ONCE = 100
POLL_S = 10
"""How long Telegram holds a question open; short, because each answer is a sign of life."""
ANSWER_S = 15


class TokenRefused(Exception):
    """Telegram does not know this token (401): nothing can be done but to set another."""


class Trouble(StrEnum):
    """Why a question to Telegram got no answer that can be used."""

    CONFLICT = "conflict"
    WAIT = "asked to wait"
    AWAY = "telegram"


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
