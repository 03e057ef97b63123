"""Listening on Telegram. The only place that knows aiogram."""

from __future__ import annotations

from bot.listener.api import TokenRefused
from bot.listener.intake import Intake
from bot.listener.polling import Listener

__all__ = ["Intake", "Listener", "TokenRefused"]
