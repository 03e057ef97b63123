"""The forms of Telegram's objects that are read at a glance: these fields, these types, no other.

Each is stricter than aiogram's model of the same name: whatever fits, aiogram can read.
Source: core.telegram.org/bots/api
"""

from __future__ import annotations

from operator import is_
from typing import Any, Final

EARLIEST: Final = 0
LATEST: Final = 10_000_000_000
"""Seconds; from about here on aiogram takes a number for milliseconds."""


class Form:
    """Fields that must be there, and fields that may be; nothing fits that has any other."""

    def __init__(self, needed: dict[str, type], allowed: dict[str, type] | None = None) -> None:
        """Take the exact type of each field's value."""
        self._needed = frozenset(needed)
        self._types = {**needed, **(allowed or {})}

    def fits(self, part: Any) -> bool:
        """Tell whether a JSON value is an object of this form."""
        if type(part) is not dict or not self._needed <= part.keys():
            return False
        # In C, as each object of each update comes by here.
        return all(map(is_, map(type, part.values()), map(self._types.get, part)))

    def all_fit(self, parts: Any) -> bool:
        """Tell whether each part of a JSON list has this form; nothing counts as an empty list."""
        return parts is None or all(self.fits(part) for part in parts)


USER = Form(
    {"id": int, "is_bot": bool, "first_name": str},
    {"last_name": str, "username": str, "language_code": str, "is_premium": bool},
)
CHAT = Form({"id": int, "type": str}, {"first_name": str, "last_name": str, "username": str})
ENTITY = Form({"type": str, "offset": int, "length": int}, {"url": str})
BUTTON = Form({"text": str, "callback_data": str})
KEYBOARD = Form({"inline_keyboard": list})
PHOTO = Form(
    {"file_id": str, "file_unique_id": str, "width": int, "height": int}, {"file_size": int}
)
UPDATE_OF_WORDS = Form({"update_id": int, "message": dict})
UPDATE_OF_PRESS = Form({"update_id": int, "callback_query": dict})
WORDS = Form(
    {"message_id": int, "from": dict, "chat": dict, "date": int, "text": str}, {"entities": list}
)
"""Words and nothing else: no reply, not forwarded, not through another bot, no picture."""
PRESS = Form({"id": str, "from": dict, "message": dict, "chat_instance": str, "data": str})
ASKED = Form(
    {"message_id": int, "from": dict, "chat": dict, "date": int},
    {
        "text": str,
        "entities": list,
        "photo": list,
        "caption": str,
        "caption_entities": list,
        "reply_markup": dict,
    },
)
"""What we say ourselves, as it comes back with a press."""


def are_words(message: Any) -> bool:
    """Tell whether a message is words in a private chat and nothing else."""
    return (
        WORDS.fits(message)
        and _is_from_a_chat(message)
        and bool(message["text"])
        and ENTITY.all_fit(message.get("entities"))
    )


def is_press(press: Any) -> bool:
    """Tell whether this is a press under a message of ours in a private chat."""
    return PRESS.fits(press) and USER.fits(press["from"]) and _is_ours(press["message"])


def _is_ours(message: Any) -> bool:
    return (
        ASKED.fits(message)
        and _is_from_a_chat(message)
        and ENTITY.all_fit(message.get("entities"))
        and ENTITY.all_fit(message.get("caption_entities"))
        and PHOTO.all_fit(message.get("photo"))
        and _are_buttons(message.get("reply_markup"))
    )


def _is_from_a_chat(message: Any) -> bool:
    return (
        USER.fits(message["from"])
        and CHAT.fits(message["chat"])
        and message["chat"]["type"] == "private"
        and EARLIEST <= message["date"] < LATEST
    )


def _are_buttons(markup: Any) -> bool:
    if markup is None:
        return True
    if not KEYBOARD.fits(markup):
        return False
    return all(type(row) is list and BUTTON.all_fit(row) for row in markup["inline_keyboard"])
