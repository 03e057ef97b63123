"""Builders of Telegram's objects, with the fields a real server sends."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.telegram.json_types import Json
from tests.telegram.pictures import Size
from tests.telegram.shelf import Shelf

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@\w+)?(?!\w)")
LINK = re.compile(r"https?://[^\s<>\"]+")
NAMES = ("first_name", "last_name", "username")
PHOTO_SIDES = (90, 320, 800, 1280, 2560)
FALLBACK_SIZE = Size(1280, 960)
RECORDINGS = {
    "voice": ("audio/ogg", ".oga"),
    "audio": ("audio/mpeg", ".mp3"),
    "video": ("video/mp4", ".mp4"),
    "video_note": ("video/mp4", ".mp4"),
}


def user(user_id: int, first_name: str, **optional: str | None) -> Json:
    """Return a User; optional fields that are None are left out."""
    present = {name: value for name, value in optional.items() if value is not None}
    return {"id": user_id, "is_bot": False, "first_name": first_name, **present}


def private_chat(person: Json) -> Json:
    """Return the Chat a person has with the bot."""
    names: Json = {key: person[key] for key in NAMES if key in person}
    return {"id": person["id"], **names, "type": "private"}


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 units."""
    # Not by a codec, which is looked up as a file: a test may have none left.
    return len(text) + sum(sign > "\uffff" for sign in text)


def entities_of(text: str) -> list[Json]:
    """Return the commands and links Telegram marks in plain text."""
    found = [("bot_command", match) for match in COMMAND.finditer(text)]
    found += [("url", match) for match in LINK.finditer(text) if _is_web(match[0])]
    return [
        {
            "type": kind,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for kind, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def _is_web(link: str) -> bool:
    return "." in (urlsplit(link).hostname or "")


def text_fields(text: str) -> Json:
    """Return `text` and, where there are any, `entities`."""
    marks = entities_of(text)
    return {"text": text, "entities": marks} if marks else {"text": text}


def caption_fields(caption: str | None) -> Json:
    """Return `caption` and its entities; nothing for an empty one."""
    if not caption:
        return {}
    marks = entities_of(caption)
    return {"caption": caption, "caption_entities": marks} if marks else {"caption": caption}


def photo_sizes(shelf: Shelf, content: bytes, size: Size, declared: int | None) -> list[Json]:
    """Return the PhotoSize list, smallest first.

    Every size serves the same bytes: the stand-in does not scale pictures.
    """
    longest = max(size.width, size.height)
    sides = [side for side in PHOTO_SIDES if side < longest] + [min(longest, PHOTO_SIDES[-1])]
    sizes = [_photo_size(shelf, content, size.within(side), size, declared) for side in sides]
    shelf.describe("photo", sizes)
    return sizes


def _photo_size(
    shelf: Shelf, content: bytes, shown: Size, full: Size, declared: int | None
) -> Json:
    whole = len(content) if declared is None else declared
    share = (shown.width * shown.height) / (full.width * full.height)
    size = whole if shown == full else max(1, int(whole * share))
    kept = shelf.keep(content, folder="photos", extension=".jpg", declared_size=size)
    return {**kept.ids, "width": shown.width, "height": shown.height}


def document(shelf: Shelf, content: bytes, name: str, mime: str, declared: int | None) -> Json:
    """Return a Document with the sender's name and type for it."""
    extension = f".{name.rpartition('.')[2]}" if "." in name else ""
    kept = shelf.keep(content, folder="documents", extension=extension, declared_size=declared)
    described = {"file_name": name, "mime_type": mime, **kept.ids}
    shelf.describe("document", described)
    return described


def recording(
    shelf: Shelf, kind: str, content: bytes, seconds: int, declared: int | None = None
) -> Json:
    """Return a Voice, Audio or Video; `seconds` is what the sender's phone says."""
    mime, extension = RECORDINGS[kind]
    kept = shelf.keep(content, folder=kind, extension=extension, declared_size=declared)
    described = {"duration": seconds, "mime_type": mime, **kept.ids}
    shelf.describe(kind, described)
    return described


def member_change(
    chat: Json, person: Json, bot: Json, *, now: int, states: tuple[str, str]
) -> Json:
    """Return a ChatMemberUpdated about the bot; `states` are its old and new status."""
    old, new = states
    return {
        "chat": chat,
        "from": person,
        "date": now,
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, new),
    }


def _member(bot: Json, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **until}
