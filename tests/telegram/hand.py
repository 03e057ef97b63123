"""What a resident can send."""

from __future__ import annotations

from collections.abc import Sequence

from tests.telegram.books import Delivery
from tests.telegram.chats import Chat
from tests.telegram.json_types import Json
from tests.telegram.objects import (
    FALLBACK_SIZE,
    caption_fields,
    document,
    photo_sizes,
    recording,
    text_fields,
    utf16_length,
)
from tests.telegram.pictures import size_of
from tests.telegram.world import World

PHONE_NUMBER = "+4700000000"
LONGEST_MESSAGE = 4_096


class Hand:
    """The writing half of a resident; every act returns the message it made."""

    person: Json
    _world: World
    _chat: Chat

    def says(self, text: str) -> Json:
        """Send a text; one longer than Telegram takes goes as several, as her app does.

        Returns the last message.
        """
        parts = _parts_of(text)
        for part in parts[:-1]:
            self._post(text_fields(part))
        return self._post(text_fields(parts[-1]))

    def starts(self, payload: str = "") -> Json:
        """Open the bot from a link: /start with the payload."""
        return self.says(f"/start {payload}".rstrip())

    def replies(self, to: Delivery | Json, text: str) -> Json:
        """Send a text as a reply to a message of the bot or of her own."""
        message_id = to.message_id if isinstance(to, Delivery) else int(to["message_id"])
        original = self._world.messages.get((self._chat.chat_id, message_id))
        fallback = to.message if isinstance(to, Delivery) else to
        shown = dict(original or fallback)
        shown.pop("reply_to_message", None)
        return self._post({"reply_to_message": shown, **text_fields(text)})

    def forwards(self, text: str, *, written_by: str = "En avis") -> Json:
        """Pass on somebody else's text."""
        origin = {
            "type": "hidden_user",
            "sender_user_name": written_by,
            "date": self._world.today() - 3_600,
        }
        return self._post({"forward_origin": origin, **text_fields(text)})

    def sends_photo(
        self,
        content: bytes,
        *,
        caption: str | None = None,
        album: str | None = None,
        declared_size: int | None = None,
    ) -> Json:
        """Send a picture; those with the same `album` word belong together."""
        with self._world.changed:
            size = size_of(content) or FALLBACK_SIZE
            sizes = photo_sizes(self._world.shelf, content, size, declared_size)
            group = {"media_group_id": self._world.album_id(self._chat.chat_id, album)}
            fields = {**(group if album else {}), "photo": sizes, **caption_fields(caption)}
            return self._post(fields)

    def sends_album(self, contents: Sequence[bytes], *, caption: str | None = None) -> list[Json]:
        """Send several pictures at once, the caption on the first."""
        with self._world.changed:
            album = f"album {self._world.today()} {len(self._world.messages)}"
            first = self.sends_photo(contents[0], caption=caption, album=album)
            return [first, *(self.sends_photo(one, album=album) for one in contents[1:])]

    def sends_file(
        self,
        content: bytes,
        name: str,
        mime: str,
        *,
        caption: str | None = None,
        declared_size: int | None = None,
    ) -> Json:
        """Send a file as a document, metadata and all."""
        with self._world.changed:
            described = document(self._world.shelf, content, name, mime, declared_size)
            return self._post({"document": described, **caption_fields(caption)})

    def sends_voice(
        self,
        content: bytes,
        seconds: int = 3,
        *,
        caption: str | None = None,
        declared_size: int | None = None,
    ) -> Json:
        """Send a voice message; `declared_size` in bytes pretends a large one."""
        return self._records("voice", content, seconds, caption, declared_size)

    def sends_video(
        self,
        content: bytes,
        seconds: int = 3,
        *,
        caption: str | None = None,
        declared_size: int | None = None,
    ) -> Json:
        """Send a video."""
        return self._records("video", content, seconds, caption, declared_size)

    def sends_video_note(self, content: bytes, seconds: int = 3) -> Json:
        """Send one of Telegram's round videos."""
        return self._records("video_note", content, seconds, None, None)

    def sends_sticker(self, emoji: str = "😀") -> Json:
        """Send a sticker that stands for an emoji."""
        with self._world.changed:
            kept = self._world.shelf.keep(b"RIFF", folder="stickers", extension=".webp")
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            sticker = {**shape, "type": "regular", "emoji": emoji, **kept.ids}
            return self._post({"sticker": sticker})

    def shares_contact(self) -> Json:
        """Send her own (invented) phone number."""
        person = {key: self.person[key] for key in ("first_name",)}
        card = {"phone_number": PHONE_NUMBER, **person, "user_id": self.person["id"]}
        return self.sends({"contact": card})

    def shares_location(self, latitude: float = 60.25, longitude: float = 10.38) -> Json:
        """Send a place."""
        return self.sends({"location": {"latitude": latitude, "longitude": longitude}})

    def rolls_dice(self) -> Json:
        """Send Telegram's animated dice."""
        return self.sends({"dice": {"emoji": "🎲", "value": 4}})

    def sends(self, fields: Json) -> Json:
        """Send a message with any content fields (poll, venue, what comes next year …)."""
        return self._post(fields)

    def _records(
        self,
        kind: str,
        content: bytes,
        seconds: int,
        caption: str | None,
        declared_size: int | None,
    ) -> Json:
        with self._world.changed:
            described = recording(self._world.shelf, kind, content, seconds, declared_size)
            if kind == "video_note":
                described |= {"length": 384}
            if kind == "video":
                described |= {"width": 640, "height": 480}
            return self._post({kind: described, **caption_fields(caption)})

    def _post(self, fields: Json, *, card: Json | None = None) -> Json:
        world = self._world
        with world.changed:
            self._begin_act()
            message: Json = {
                "message_id": world.next_message_id(),
                "from": self.person,
                "chat": card or self._chat.card,
                "date": world.today(),
                **fields,
            }
            world.receive(message)
            return message

    def _begin_act(self) -> None:
        """Note that what comes from now on is an answer to this act."""


def _parts_of(text: str) -> list[str]:
    parts: list[str] = []
    while utf16_length(text) > LONGEST_MESSAGE:
        cut = LONGEST_MESSAGE
        while utf16_length(text[:cut]) > LONGEST_MESSAGE:
            cut -= utf16_length(text[:cut]) - LONGEST_MESSAGE
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]
