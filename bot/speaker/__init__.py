"""Speaking on Telegram. The only place that knows python-telegram-bot."""

from __future__ import annotations

from bot.speaker.request import Patience
from bot.speaker.speaker import Speaker

__all__ = ["Patience", "Speaker"]
