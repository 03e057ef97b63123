"""What an error from Telegram means for what was to be said."""

from __future__ import annotations

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.speaker.pictures import WaitedTooLong
from bot.speaker.request import AskedToWait, NobodyKnows, NothingSent
from workshop.outbox.outcomes import Later, NotSent, Outcome, Rejected, Uncertain, Unreachable

TOKEN_REFUSED = "unauthorized"  # noqa: S105 - the name of a fault.
TOKEN_PAUSE_S = 60.0
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "group chat was deactivated",
    "chat_write_forbidden",
)
"""Refusals (400) that say that there is nobody to write to, in small letters."""


def verdict(error: TelegramError) -> Outcome:
    """Return what this error means. What is not known is never said again by itself."""
    # BadRequest is a NetworkError in python-telegram-bot, so the order matters.
    match error:
        case AskedToWait():
            return Later(error.seconds)
        case WaitedTooLong():
            return Later(0, error.message)
        case NothingSent():
            return NotSent(error.message)
        case InvalidToken():
            return Later(TOKEN_PAUSE_S, TOKEN_REFUSED)
        case Forbidden():
            return Unreachable(error.message)
        case ChatMigrated():
            return Rejected("the group has moved")
        case BadRequest():
            return _refusal(error.message)
        case NobodyKnows():
            return Uncertain(error.message)
        case _:
            return Uncertain(type(error).__name__)


def _refusal(message: str) -> Outcome:
    if any(phrase in message.lower() for phrase in NOBODY_THERE):
        return Unreachable(message)
    return Rejected(message)
