"""Sending messages: with a picture or voice or without, in parts, and once more in plain form."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.speaker.parts import Part, next_part
from bot.speaker.pictures import Form, Pictures
from bot.speaker.verdict import verdict
from storage.shelf import Shelf
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Later, NotSent, Outcome, Partly, Rejected, Sent

log = logging.getLogger(__name__)


class Sending:
    """Sends the messages of one bot."""

    def __init__(self, bot: Bot, shelf: Shelf) -> None:
        """Send with this bot, pictures from this shelf."""
        self._bot = bot
        self._pictures = Pictures(shelf)
        self._ways: Mapping[Form, Callable[..., Awaitable[Message]]] = {
            Form.PHOTO: bot.send_photo,
            Form.VOICE: bot.send_voice,
            Form.AUDIO: bot.send_audio,
            Form.DOCUMENT: bot.send_document,
        }

    async def send(self, parcel: Parcel) -> Outcome:
        """Send the next part of a parcel; Partly until the last. Raises TelegramError."""
        part, noted = next_part(await self._with_what_is_there(parcel))
        sent = await self._send_part(parcel, part)
        return noted or Sent(str(sent.message_id) if sent else None)

    async def _with_what_is_there(self, parcel: Parcel) -> Parcel:
        if parcel.picture and not await self._pictures.has(parcel.picture):
            log.error("action=miss_picture outgoing=%s", parcel.outgoing_id)
            parcel = replace(parcel, picture=None)
        if parcel.voice and not await self._pictures.has(parcel.voice):
            log.error("action=miss_voice outgoing=%s", parcel.outgoing_id)
            parcel = replace(parcel, voice=None)
        return parcel

    async def leave(self, parcel: Parcel) -> Outcome:
        """Say goodbye to a group and leave it, also where the goodbye is not wanted."""
        try:
            outcome = await self.send(parcel)
        except TelegramError as error:
            outcome = verdict(error)
        if isinstance(outcome, Later | NotSent | Partly):
            return outcome
        try:
            await self._bot.leave_chat(parcel.address)
        except TelegramError as error:
            # The group hears no second goodbye for that; its next message makes us try again.
            log.warning("action=leave outgoing=%s error=%s", parcel.outgoing_id, error.message)
        return outcome

    async def _send_part(self, parcel: Parcel, part: Part) -> Message | None:
        try:
            return await self._send(parcel, part)
        except ChatMigrated as error:
            moved = replace(parcel, address=str(error.new_chat_id))
            return await self._send(moved, part)
        except BadRequest as error:
            if not isinstance(verdict(error), Rejected):
                raise
            log.warning("action=send_again outgoing=%s", parcel.outgoing_id)
            return await self._send_otherwise(parcel, part)

    async def _send_otherwise(self, parcel: Parcel, part: Part) -> Message | None:
        # The id of a file may have gone stale: once more with its bytes, before without it.
        file = part.picture or part.voice
        if file and self._pictures.forget(file):
            return await self._send_part(parcel, part)
        part = part.plain
        # A picture or voice that is refused has no plain form; the words still follow it.
        return await self._send(replace(parcel, to=None), part) if part.text else None

    async def _send(self, parcel: Parcel, part: Part) -> Message:
        if part.voice is not None:
            return await self._send_file(parcel, part, part.voice, Form.VOICE)
        if part.picture is not None:
            return await self._send_file(parcel, part, part.picture, Form.PHOTO)
        return await self._bot.send_message(
            parcel.address,
            part.text,
            reply_markup=_markup(part),
            reply_parameters=_reply(parcel.to),
        )

    async def _send_file(self, parcel: Parcel, part: Part, file: str, form: Form) -> Message:
        async with self._pictures.source(file, form) as source:
            sent = await self._ways[source.form](
                parcel.address,
                source.content,
                caption=part.text or None,
                filename=file,
                reply_markup=_markup(part),
                reply_parameters=_reply(parcel.to),
            )
            self._pictures.remember(file, sent)
            return sent


def _markup(part: Part) -> InlineKeyboardMarkup | None:
    if not part.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(one.label, callback_data=one.press) for one in row]
            for row in part.rows
        ]
    )


def _reply(to: str | None) -> ReplyParameters | None:
    if to is None or not to.isdecimal():
        return None
    return ReplyParameters(int(to), allow_sending_without_reply=True)
