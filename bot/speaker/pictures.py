"""Pictures and voices that go to many go up to Telegram once; then their file id is enough."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from telegram import Message
from telegram.error import TelegramError

from storage.shelf import Shelf

FRESH_FOR_S = 0.5
"""So long a message may wait for an upload: after that, who it is for may have said stop."""


class WaitedTooLong(TelegramError):
    """Nothing was sent yet, and whether it is still wanted has to be looked up again."""


class Form(StrEnum):
    """As what Telegram holds a file; its id can be sent as that, and as nothing else."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Source:
    """What to send as what: a file id, or bytes."""

    form: Form
    content: str | bytes


class Pictures:
    """The file ids of what this process has sent. Forgotten when it ends."""

    def __init__(self, shelf: Shelf) -> None:
        """Take pictures from this shelf."""
        self._shelf = shelf
        self._known: dict[str, Source] = {}
        self._first: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def has(self, name: str) -> bool:
        """Tell whether there is such a picture to send."""
        return name in self._known or await asyncio.to_thread(self._is_on_shelf, name)

    @asynccontextmanager
    async def source(self, name: str, form: Form) -> AsyncIterator[Source]:
        """Give what to send for a file: its id, or its bytes as `form` the first time.

        Whoever wants the same one during its first upload waits a while. Raises OSError, and
        WaitedTooLong where that was not enough.
        """
        if name in self._known:
            yield self._known[name]
            return
        async with _soon(self._first[name]):
            if name in self._known:
                yield self._known[name]
                return
            yield Source(form, await asyncio.to_thread(self._shelf.path(name).read_bytes))

    def remember(self, name: str, sent: Message) -> None:
        """Keep the file id under which Telegram now has this picture or voice, and as what.

        What is sent as a voice may be held as music or as a file: apps do not play every
        recording as a voice. Source: Bot API, sendVoice.
        """
        if sent.photo:
            self._known[name] = Source(Form.PHOTO, sent.photo[-1].file_id)
        for form, held in (
            (Form.VOICE, sent.voice),
            (Form.AUDIO, sent.audio),
            (Form.DOCUMENT, sent.document),
        ):
            if held:
                self._known[name] = Source(form, held.file_id)

    def forget(self, name: str) -> bool:
        """Upload the picture again next time; tell whether it had been uploaded before."""
        return self._known.pop(name, None) is not None

    def _is_on_shelf(self, name: str) -> bool:
        try:
            return self._shelf.path(name).is_file()
        except ValueError:
            return False


@asynccontextmanager
async def _soon(upload: asyncio.Lock) -> AsyncIterator[None]:
    """Hold this lock, if it can be had soon. Raises WaitedTooLong."""
    try:
        async with asyncio.timeout(FRESH_FOR_S):
            await upload.acquire()
    except TimeoutError:
        raise WaitedTooLong("waited for an upload") from None
    try:
        yield
    finally:
        upload.release()
