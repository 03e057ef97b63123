"""Saying one parcel on Telegram, and bringing files from it; never raises, always an outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.speaker.departures import OPEN_GATE, Gate, through
from bot.speaker.request import Patience, Request
from bot.speaker.sending import Sending
from bot.speaker.verdict import verdict
from storage.shelf import MAX_BYTES, Shelf
from workshop.messages import SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Fetched, Outcome, Rejected, Sent, Uncertain

TOO_LARGE = "too-large"
LONGEST_TOAST = 200
RECEIPT = "👍"


class Speaker:
    """A mouth on Telegram, for one token. Make it and close it on the same event loop."""

    def __init__(
        self, token: str, api_base: str, shelf: Shelf, *, patience: Patience | None = None
    ) -> None:
        """Prepare; connects to nothing yet."""
        patience = patience or Patience()
        self._whole_s = patience.whole_s
        self._request = Request(patience)
        self._bot = Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._sending = Sending(self._bot, shelf)

    async def close(self) -> None:
        """Give the connections back."""
        await self._request.shutdown()

    async def say(self, parcel: Parcel, gate: Gate = OPEN_GATE) -> Outcome:
        """Say it and return what became of it; each request goes through the gate."""
        try:
            with through(gate):
                # A refused message takes two or three requests, and an answer may come in drops.
                async with asyncio.timeout(self._whole_s):
                    return await self._say(parcel)
        except TelegramError as error:
            return verdict(error)
        except Exception as error:  # noqa: BLE001 - an answer of an unexpected shape: it may be said.
            return Uncertain(type(error).__name__)

    async def fetch(self, reference: str) -> Fetched | Outcome:
        """Return a file by Telegram's id of it, or what went wrong.

        Rejected means that it can never be had; anything else can be tried again.
        """
        try:
            return await self._fetch(reference)
        except TelegramError as error:
            return _fetch_verdict(error)
        except Exception as error:  # noqa: BLE001 - an answer of an unexpected shape.
            return Uncertain(type(error).__name__)

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], language: str | None = None
    ) -> Outcome:
        """Show these commands with their descriptions in the menu, for one language or for all.

        Telegram's menu takes a-z, 0-9 and _ only: `språk` can be typed but not shown.
        """
        menu = [BotCommand(name, description) for name, description in commands]
        try:
            await self._bot.set_my_commands(menu, language_code=language)
        except TelegramError as error:
            return verdict(error)
        return Sent()

    async def username(self) -> str | Outcome:
        """Return the bot's username, or what went wrong."""
        try:
            return (await self._bot.get_me()).username or ""
        except TelegramError as error:
            return verdict(error)

    async def _say(self, parcel: Parcel) -> Outcome:
        match parcel.kind:
            case SayKind.MESSAGE:
                return await self._sending.send(parcel)
            case SayKind.GOODBYE:
                return await self._sending.leave(parcel)
            case SayKind.REACTION:
                return await self._react(parcel)
            case SayKind.TOAST:
                text = parcel.text[:LONGEST_TOAST] or None
                await self._bot.answer_callback_query(parcel.to or "", text=text)
                return Sent()

    async def _react(self, parcel: Parcel) -> Outcome:
        if parcel.to is None or not parcel.to.isdecimal():
            return Rejected("no message to react to")
        await self._bot.set_message_reaction(
            parcel.address, message_id=int(parcel.to), reaction=RECEIPT
        )
        return Sent()

    async def _fetch(self, reference: str) -> Fetched | Outcome:
        described = await self._bot.get_file(reference)
        if (described.file_size or 0) > MAX_BYTES:
            return Rejected(TOO_LARGE)
        try:
            raw = bytes(await described.download_as_bytearray())
        except TelegramError as error:
            outcome = _fetch_verdict(error)
            # The library takes a 404 for a wrong token; here it is a link that has run out.
            return Uncertain("gone") if isinstance(error, InvalidToken) else outcome
        return Fetched(raw) if len(raw) <= MAX_BYTES else Rejected(TOO_LARGE)


def _fetch_verdict(error: TelegramError) -> Outcome:
    if not isinstance(error, BadRequest):
        return verdict(error)
    if "too big" in error.message.lower():
        return Rejected(TOO_LARGE)
    # "Wrong file id or the file is temporarily unavailable" does not say which.
    return Uncertain(error.message)
