"""Everything the stand-in knows, shared by the server's thread and the tests' threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tests.telegram.books import Books, Delivery
from tests.telegram.chats import Chat, Standing
from tests.telegram.clock import Clock
from tests.telegram.json_types import Json
from tests.telegram.keyboards import rows_of_labels
from tests.telegram.refusals import bad_request
from tests.telegram.shelf import Shelf
from tests.telegram.update_queue import Entry, UpdateQueue

FILE_KINDS = ("document", "voice", "audio", "video", "animation", "sticker")
GLANCE_S = 0.05
Found = TypeVar("Found")


class World:
    """Chats, messages, files and waiting updates.

    `changed` is the one lock: hold it to read or write, and wait on it for news.
    """

    def __init__(self, token: str, clock: Clock, *, seed: int) -> None:
        self.token = token
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.queue = UpdateQueue(clock, seed=seed)
        self.shelf = Shelf(clock, token)
        self.books = Books()
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Json] = {}
        self.presses: dict[str, tuple[int, float]] = {}
        self.profile: Json = {}
        self.takes_voices_as = "voice"
        self.when_queued: list[Callable[[Entry], None]] = []
        self.when_heard: list[Callable[[Delivery], None]] = []
        self.when_signed: list[Callable[[int, str], None]] = []
        self._last_message_id = 100
        self._turn = 0
        self._albums: dict[tuple[int, str | None], str] = {}
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Verksted",
            "username": "verksted_standin_bot",
        }

    def today(self) -> int:
        """Return the present time in whole seconds, as Telegram dates things."""
        return int(self.clock.now())

    def turn(self) -> int:
        """Return the number of the latest delivery or edit."""
        return self._turn

    def next_message_id(self) -> int:
        """Return a message id never used before; they rise over all chats of the bot."""
        self._last_message_id += 1
        return self._last_message_id

    def chat(self, chat_id: int) -> Chat:
        """Return a known chat or raise Telegram's refusal."""
        chat = self.chats.get(chat_id)
        if chat is None or chat.standing is Standing.UNKNOWN:
            raise bad_request("chat not found")
        return chat

    def wait_for(self, found: Callable[[], Found | None], timeout_s: float) -> Found | None:
        """Return the first result of `found` that is not None; None when time is out."""
        ends_at = time.monotonic() + timeout_s
        with self.changed:
            while (result := found()) is None and (left := ends_at - time.monotonic()) > 0:
                # Short waits: a claim may rest on something that does not notify.
                self.changed.wait(min(left, GLANCE_S))
            return result

    def push(self, update: Json) -> Entry | None:
        """Queue an update and wake whoever waits for one."""
        with self.changed:
            entry = self.queue.push(update)
            if entry is not None:
                self._remember(update)
                for tell in self.when_queued:
                    tell(entry)
            self.changed.notify_all()
            return entry

    def _remember(self, update: Json) -> None:
        """Know what was put in as it is: a message can be reacted to, a press be answered."""
        message, press = update.get("message", {}), update.get("callback_query", {})
        chat_id = message.get("chat", {}).get("id")
        if chat_id is not None and "message_id" in message:
            self.messages.setdefault((chat_id, message["message_id"]), message)
        presser = press.get("from", {}).get("id")
        if presser in self.chats and "id" in press:
            self.presses.setdefault(press["id"], (presser, self.clock.now()))

    def receive(self, message: Json) -> None:
        """Keep a resident's message and queue it for the bot."""
        kind = "channel_post" if message["chat"]["type"] == "channel" else "message"
        self.messages[message["chat"]["id"], message["message_id"]] = message
        chat = self.chats[message["chat"]["id"]]
        if chat.standing is Standing.UNKNOWN:
            chat.standing = Standing.OPEN
        self.push({kind: message})

    def open_press(self, chat_id: int) -> str:
        """Return the id of a new press, to be answered in time."""
        query_id = str(chat_id * 4_294_967 + len(self.presses))
        self.presses[query_id] = (chat_id, self.clock.now())
        return query_id

    def album_id(self, chat_id: int, album: str | None) -> str:
        """Return the media_group_id that stands for a chat's album word."""
        return self._albums.setdefault((chat_id, album), str(13_000_000_000 + len(self._albums)))

    def next_group_id(self) -> int:
        """Return a supergroup's id: negative and long."""
        return -1_001_000_000_000 - len(self.chats)

    def deliver(self, chat: Chat, method: str, message: Json, markup: Json | None) -> Json:
        """Put a message of the bot into a chat and return it."""
        self.messages[chat.chat_id, message["message_id"]] = message
        delivery = self._delivery(chat, method, message, markup)
        chat.heard[delivery.message_id] = delivery
        self.books.enter(delivery)
        self._tell(delivery)
        return message

    def revise(self, chat: Chat, message: Json) -> Json:
        """Show an edited message of the bot in place of what stood there."""
        self.messages[chat.chat_id, message["message_id"]] = message
        before = chat.heard[message["message_id"]]
        fresh = self._delivery(chat, before.method, message, message.get("reply_markup"))
        delivery = replace(fresh, sent_at=before.sent_at)
        chat.heard[delivery.message_id] = delivery
        self._tell(delivery)
        return message

    def sign(self, chat: Chat, sign: str) -> None:
        """Tell who listens of a toast, a reaction or another small sign."""
        for tell in self.when_signed:
            tell(chat.chat_id, sign)

    def withdraw(self, chat: Chat, message_id: int) -> None:
        """Remove a message from the chat."""
        self.messages.pop((chat.chat_id, message_id), None)
        chat.heard.pop(message_id, None)

    def _delivery(self, chat: Chat, method: str, message: Json, markup: Json | None) -> Delivery:
        self._turn += 1
        photo = message.get("photo")
        return Delivery(
            message_id=message["message_id"],
            chat_id=chat.chat_id,
            method=method,
            text=message.get("text") or message.get("caption") or "",
            picture=self._content(photo[-1]) if photo else None,
            attachment=self._attachment(message),
            rows=rows_of_labels(markup),
            message=message,
            sent_at=time.monotonic(),
            turn=self._turn,
        )

    def _attachment(self, message: Json) -> bytes | None:
        for kind in FILE_KINDS:
            if kind in message:
                return self._content(message[kind])
        return None

    def _content(self, described: Json) -> bytes:
        return self.shelf.get(described["file_id"]).content

    def _tell(self, delivery: Delivery) -> None:
        for tell in self.when_heard:
            tell(delivery)
