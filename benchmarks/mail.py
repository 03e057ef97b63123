"""Waiting updates as Telegram sends them: residents answer, and press for the next question."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.town import FIRST_CHAT
from tests.telegram import Json

RUNGS = 3
"""Questions under each drawing of the shipped process; after them one presses for the next."""
ANSWER = (
    "Jeg ser henne som bor i nabohuset. Før kom sønnen hver dag, nå er det bare hjemmesykepleien. "
    "Kunne vi ikke spise sammen i grendehuset på tirsdager?"
)


def waiting_updates(count: int, residents: int) -> list[Json]:
    """Return updates in the order they arrived: everybody writes once, then everybody again."""
    return [_update(number // residents, number % residents) for number in range(count)]


def _update(nth: int, resident: int) -> Json:
    chat = FIRST_CHAT + resident
    message_id = 10_000 + 100 * resident + nth
    if nth % (RUNGS + 1) == RUNGS:
        return _press(chat, message_id)
    return {"message": _message(chat, message_id, text=f"{ANSWER} ({nth})")}


def text_update(chat: int, message_id: int) -> Json:
    """Return one more answer of a resident."""
    return {"message": _message(chat, message_id, text=ANSWER)}


def _message(chat: int, message_id: int, *, text: str) -> Json:
    names = {"first_name": "Innbygger", "username": f"innbygger_{chat}"}
    return {
        "message_id": message_id,
        "from": {"id": chat, "is_bot": False, "language_code": "nb", **names},
        "chat": {"id": chat, "type": "private", **names},
        "date": int(time.time()),
        "text": text,
    }


def _press(chat: int, message_id: int) -> Json:
    asked = _message(chat, message_id - 50, text="Takk! Vil du se neste bilde?")
    asked["from"] = {"id": 4_200_000_001, "is_bot": True, "first_name": "Verksted"}
    asked["reply_markup"] = {"inline_keyboard": list(_buttons())}
    return {
        "callback_query": {
            "id": str(chat * 4_294_967 + message_id),
            "from": _message(chat, message_id, text="")["from"],
            "message": asked,
            "chat_instance": str(chat * 7),
            "data": "next",
        }
    }


def _buttons() -> Iterator[list[Json]]:
    for label, data in (("Neste bilde", "next"), ("Mer å si", "more:1:2:0"), ("Ferdig", "done")):
        yield [{"text": label, "callback_data": data}]
