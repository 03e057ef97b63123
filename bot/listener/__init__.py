"""Listening on Telegram. The only place that knows aiogram."""

from __future__ import annotations

from bot.listener.api import Api, TokenRefused
from bot.listener.intake import Intake
from bot.listener.polling import Listener
from bot.listener.updates import read_update
from bot.listener.webhook import Hook, WebhookListener

__all__ = ["Api", "Hook", "Intake", "Listener", "TokenRefused", "WebhookListener", "read_update"]
