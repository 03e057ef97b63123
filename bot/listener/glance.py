"""The two commonest updates, read without a model: plain words, and a press on a button of ours.

aiogram's models of one update take 40 to 80 µs of processor time, here it is 5. Whatever has not
exactly one of the two forms is left to aiogram: `glance` says nothing about it. What it does say
is what aiogram's models say, for any update: tests/telegram_edges/test_glance.py looks for one
where they differ.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.listener.contents import words_of
from bot.listener.forms import UPDATE_OF_PRESS, UPDATE_OF_WORDS, are_words, is_press
from bot.listener.signs import whole
from workshop.messages import Channel, Heard, Pressed


def glance(raw: Any, now: datetime) -> Heard | None:
    """Return what was heard if a glance is enough; None says nothing about the update."""
    if UPDATE_OF_WORDS.fits(raw) and are_words(raw["message"]):
        return _words(raw["message"])
    if UPDATE_OF_PRESS.fits(raw) and is_press(raw["callback_query"]):
        return _press(raw["callback_query"], now)
    return None


def _words(message: Any) -> Heard:
    chat, number = message["chat"]["id"], message["message_id"]
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(chat),
        key=f"m:{chat}:{number}",
        at=datetime.fromtimestamp(message["date"], UTC),
        content=words_of(whole(message["text"]), is_forwarded=False),
        message=str(number),
        language=whole(message["from"].get("language_code")),
    )


def _press(press: Any, now: datetime) -> Heard:
    message, number = press["message"], whole(press["id"])
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(message["chat"]["id"]),
        key=f"p:{number}",
        at=now,
        content=Pressed(whole(press["data"]), toast_id=number),
        reply_to=str(message["message_id"]),
        language=whole(press["from"].get("language_code")),
    )
