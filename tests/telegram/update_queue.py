"""The updates Telegram keeps for the bot until a higher offset forgets them.

Source of the rules: tdlib/td `TQueue.cpp` and tdlib/telegram-bot-api `Client.cpp`.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tests.telegram.clock import Clock
from tests.telegram.json_types import Json

MESSAGE_KEPT_S = 86_400
PRESS_KEPT_S = 150
FURTHEST_AHEAD = 10
FURTHEST_BEHIND = 2_000_000
ANSWER_BYTES = 4 << 20
RECALLED = 5_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Bot API: presses are queued by user, apart from the chat's messages, so one may overtake.
PRESS_LANE = 3 << 33


@dataclass(slots=True)
class Entry:
    """One update as it will be written, and what became of it."""

    update_id: int
    lane: int
    body: bytes
    expires_at: float
    repeated: bool = False
    shown: bool = False
    done: bool = False


class UpdateQueue:
    """Updates in order of arrival. Not thread-safe: the world's lock is held around it."""

    def __init__(self, clock: Clock, *, seed: int) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self._entries: deque[Entry] = deque()
        self._recent: deque[Entry] = deque(maxlen=RECALLED)
        self._next_id = self._random.randrange(100_000_000, 800_000_000)
        self.allowed: frozenset[str] | None = None
        self.acknowledged: int | None = None
        self.acknowledged_count = 0
        self.last_id: int | None = None

    def push(self, update: Json) -> Entry | None:
        """Queue the update; None when the bot has not asked for its kind.

        An `update_id` of its own is kept. One that was used before makes a repetition: it is
        shown once more whatever the offset says.
        """
        kind = next(key for key in update if key != "update_id")
        if not self._is_wanted(kind):
            return None
        update_id = int(update.get("update_id", self._next_id))
        repeated = update_id < self._next_id
        self._next_id = max(self._next_id, update_id + 1)
        self.last_id = update_id
        entry = self._entry(update_id, kind, update[kind])
        entry.repeated = repeated
        self._entries.append(entry)
        self._recent.append(entry)
        return entry

    def take(self, offset: int, limit: int) -> list[bytes]:
        """Forget what the offset covers, then return at most `limit` updates as JSON."""
        start = self._forget_by(offset)
        bodies: list[bytes] = []
        size = 0
        for entry in self._open():
            if entry.update_id < start and not entry.repeated:
                continue
            size += len(entry.body)
            if len(bodies) == limit or (bodies and size > ANSWER_BYTES):
                break
            entry.shown = True
            bodies.append(entry.body)
        return bodies

    def recall(self, update_id: int | None = None) -> Json:
        """Return an update of the last thousands by its id; without one, the latest."""
        wanted = self.last_id if update_id is None else update_id
        for entry in reversed(self._recent):
            if entry.update_id == wanted:
                return dict(json.loads(entry.body))
        raise KeyError(f"no recent update {wanted}")

    def settle(self, entry: Entry) -> None:
        """Note one update as received (a webhook's 2xx)."""
        self._acknowledge(entry)
        self._drop_done()

    def open_entries(self) -> list[Entry]:
        """Return what is still kept for the bot, oldest first."""
        return list(self._open())

    def pending(self) -> int:
        """Return how many updates still wait to be acknowledged."""
        return sum(1 for _ in self._open())

    def forget_all(self) -> None:
        """Drop everything, as `drop_pending_updates` does; nothing counts as acknowledged."""
        self._entries.clear()

    def redraw_ids(self, *, lower: bool) -> None:
        """Choose the next id at random, as Telegram may after a week without updates."""
        now = self._next_id
        low, high = (1_000_000, now // 2) if lower else (now + 1_000, 2 * now)
        self._next_id = self._random.randrange(low, high)
        self.acknowledged = None

    def _is_wanted(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def _entry(self, update_id: int, kind: str, content: Json) -> Entry:
        written = json.dumps({kind: content}, ensure_ascii=True, separators=(",", ":")).encode()
        body = b'{"update_id":%d,%s' % (update_id, written[1:])
        if kind == "callback_query":
            lane, kept_s = content["from"]["id"] + PRESS_LANE, PRESS_KEPT_S
        else:
            lane, kept_s = _chat_of(content), MESSAGE_KEPT_S
        return Entry(update_id, lane, body, self._clock.now() + kept_s)

    def _forget_by(self, offset: int) -> int:
        if offset < 0:
            for entry in self.open_entries()[:offset]:
                self._acknowledge(entry)
        usable = self._next_id - FURTHEST_BEHIND <= offset <= self._next_id + FURTHEST_AHEAD
        start = offset if offset > 0 and usable else 0
        for entry in self._entries:
            if not entry.repeated and entry.update_id >= start:
                break
            if not entry.repeated or entry.shown:
                self._acknowledge(entry)
        self._drop_done()
        return start

    def _acknowledge(self, entry: Entry) -> None:
        if entry.done:
            return
        entry.done = True
        self.acknowledged_count += 1
        if not entry.repeated:
            self.acknowledged = max(self.acknowledged or 0, entry.update_id)

    def _open(self) -> Iterator[Entry]:
        now = self._clock.now()
        return (e for e in self._entries if not e.done and e.expires_at >= now)

    def _drop_done(self) -> None:
        now = self._clock.now()
        while self._entries and (self._entries[0].done or self._entries[0].expires_at < now):
            self._entries.popleft()


def _chat_of(content: Json) -> int:
    chat = content.get("chat") or content.get("from") or content.get("user") or {}
    return int(chat.get("id", 0))
