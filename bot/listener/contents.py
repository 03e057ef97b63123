"""What one Telegram message says: words, voice, picture, or something we do not take."""

from __future__ import annotations

import re

from aiogram.enums import ContentType, MessageEntityType
from aiogram.types import Message

from bot.listener.attachments import attachment_of
from workshop.messages import Content, Said, Sent, Started, Unusable, Unwanted

START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>.*))?", re.DOTALL)
SOURCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a deep link can carry. Source: Bot API, deep linking."""
REFUSED = {
    ContentType.CONTACT: Unwanted.CONTACT,
    ContentType.USERS_SHARED: Unwanted.CONTACT,
    ContentType.LOCATION: Unwanted.LOCATION,
    ContentType.VENUE: Unwanted.LOCATION,
    ContentType.VIDEO: Unwanted.VIDEO,
    ContentType.VIDEO_NOTE: Unwanted.VIDEO,
    ContentType.ANIMATION: Unwanted.VIDEO,
    ContentType.STORY: Unwanted.VIDEO,
    ContentType.DOCUMENT: Unwanted.FILE,
    ContentType.AUDIO: Unwanted.FILE,
    ContentType.PAID_MEDIA: Unwanted.OTHER,
    ContentType.POLL: Unwanted.OTHER,
    ContentType.GAME: Unwanted.OTHER,
    ContentType.CHECKLIST: Unwanted.OTHER,
    ContentType.INVOICE: Unwanted.OTHER,
    ContentType.SUCCESSFUL_PAYMENT: Unwanted.OTHER,
    ContentType.PASSPORT_DATA: Unwanted.OTHER,
    ContentType.GIFT: Unwanted.OTHER,
    ContentType.GIVEAWAY: Unwanted.OTHER,
    ContentType.WEB_APP_DATA: Unwanted.OTHER,
    ContentType.RICH_MESSAGE: Unwanted.OTHER,
    # What Telegram invents next is something that a resident sent, until we know better.
    ContentType.UNKNOWN: Unwanted.OTHER,
}
"""What residents can send and we do not take; any other kind is Telegram's own notice."""
EDITABLE = frozenset(
    {
        ContentType.TEXT,
        ContentType.PHOTO,
        ContentType.LIVE_PHOTO,
        ContentType.VOICE,
        ContentType.AUDIO,
        ContentType.DOCUMENT,
    }
)


def content_of(message: Message) -> Content | None:
    """Return what a private message says; None for a notice such as "pinned"."""
    is_forwarded = message.forward_origin is not None
    if message.text:
        return words_of(message.text, is_forwarded=is_forwarded)
    if emoji := _emoji(message):
        return Said(emoji, is_forwarded=is_forwarded)
    attached = attachment_of(message)
    if isinstance(attached, Unusable):
        return attached
    if attached is not None:
        return Sent(
            attached,
            caption=message.caption or "",
            album=message.media_group_id,
            is_forwarded=is_forwarded,
        )
    refused = REFUSED.get(ContentType(message.content_type))
    return Unusable(refused) if refused else None


def wording_of(message: Message) -> str | None:
    """Return the text or caption of an edited message; None if it has no place for one."""
    if message.content_type not in EDITABLE:
        return None
    return message.text or message.caption or ""


def is_spoken_to_us(message: Message) -> bool:
    """Tell whether a message in a group is for the bot: a command, a mention, an answer."""
    kinds = {entity.type for entity in message.entities or message.caption_entities or ()}
    if kinds & {MessageEntityType.BOT_COMMAND, MessageEntityType.MENTION}:
        return True
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.is_bot)


def words_of(text: str, *, is_forwarded: bool) -> Content:
    """Return what words say: a reply, or the start of a conversation."""
    start = START.fullmatch(text.strip())
    if start is None or is_forwarded:
        return Said(text, is_forwarded=is_forwarded)
    payload = (start["payload"] or "").strip()
    return Started(payload if SOURCE.fullmatch(payload) else None)


def _emoji(message: Message) -> str | None:
    if message.sticker is not None:
        return message.sticker.emoji
    return message.dice.emoji if message.dice is not None else None
