"""From Telegram's update to what was heard: pure functions, no type of aiogram goes further."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, Update

from bot.listener.contents import content_of, is_spoken_to_us, wording_of
from bot.listener.glance import glance
from bot.listener.signs import whole
from workshop.messages import (
    Channel,
    Content,
    Edited,
    Heard,
    Left,
    Pressed,
    Returned,
    Unusable,
    Unwanted,
)

GONE = frozenset({ChatMemberStatus.KICKED, ChatMemberStatus.LEFT})
PRESENT = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR})


def read_update(raw: Any, now: datetime) -> Heard | None:
    """Return what was heard in a raw update; None if it says nothing to us.

    `now` dates presses, which carry no time. Raises ValueError for what is no update.
    """
    return glance(raw, now) or hear_update(Update.model_validate(whole(raw)), now)


def hear_update(update: Update, now: datetime) -> Heard | None:
    """Return what was heard in an update; None if it says nothing to us."""
    if update.message is not None:
        return _from_message(update.message)
    if update.edited_message is not None:
        return _from_edit(update.edited_message)
    if update.callback_query is not None:
        return _from_press(update.callback_query, now)
    if update.my_chat_member is not None:
        return _from_membership(update.my_chat_member)
    return None


def _from_message(message: Message) -> Heard | None:
    if _is_private(message.chat):
        content = content_of(message)
    else:
        content = Unusable(Unwanted.GROUP) if is_spoken_to_us(message) else None
    if content is None:
        return None
    key = f"m:{message.chat.id}:{message.message_id}"
    return _heard(message, key, message.date, content)


def _from_edit(message: Message) -> Heard | None:
    wording = wording_of(message)
    if wording is None or not _is_private(message.chat):
        return None
    # Dates are whole seconds: two edits within one differ by their words only.
    digest = hashlib.sha256(wording.encode("utf-8", "replace")).hexdigest()[:8]
    key = f"e:{message.chat.id}:{message.message_id}:{message.edit_date}:{digest}"
    edited_at = datetime.fromtimestamp(message.edit_date or 0, UTC)
    return _heard(message, key, edited_at if message.edit_date else message.date, Edited(wording))


def _heard(message: Message, key: str, at: datetime, content: Content) -> Heard:
    replied = message.reply_to_message
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(message.chat.id),
        key=key,
        at=at,
        content=content,
        message=str(message.message_id),
        reply_to=str(replied.message_id) if replied else None,
        language=message.from_user.language_code if message.from_user else None,
        is_to_us=bool(replied and replied.from_user and replied.from_user.is_bot),
    )


def _from_press(query: CallbackQuery, now: datetime) -> Heard | None:
    # The message may be inaccessible; its chat and id are known even then.
    if query.message is None or query.data is None or not _is_private(query.message.chat):
        return None
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(query.message.chat.id),
        key=f"p:{query.id}",
        at=now,
        content=Pressed(query.data, toast_id=query.id),
        reply_to=str(query.message.message_id),
        language=query.from_user.language_code,
    )


def _from_membership(change: ChatMemberUpdated) -> Heard | None:
    status = ChatMemberStatus(change.new_chat_member.status)
    was_gone = change.old_chat_member.status in GONE
    content: Content
    if not _is_private(change.chat):
        if status not in PRESENT or not was_gone:
            return None
        content = Unusable(Unwanted.GROUP)
    elif status in GONE:
        content = Left()
    elif status in PRESENT:
        content = Returned()
    else:
        return None
    seconds = int(change.date.timestamp())
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(change.chat.id),
        key=f"c:{change.chat.id}:{seconds}:{status.value}",
        at=change.date,
        content=content,
        language=change.from_user.language_code,
    )


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE
