"""Pictures and voices that go to many go up to Telegram once; then their file id is enough."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Message

from storage.shelf import Shelf


class Pictures:
    """The file ids of what this process has sent. Forgotten when it ends."""

    def __init__(self, shelf: Shelf) -> None:
        """Take pictures from this shelf."""
        self._shelf = shelf
        self._file_ids: dict[str, str] = {}
        self._first: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def has(self, name: str) -> bool:
        """Tell whether there is such a picture to send."""
        return name in self._file_ids or await asyncio.to_thread(self._is_on_shelf, name)

    @asynccontextmanager
    async def source(self, name: str) -> AsyncIterator[str | bytes]:
        """Give what to send for a picture: its file id, or its bytes the first time.

        Whoever wants the same picture during its first upload waits. Raises OSError.
        """
        if name in self._file_ids:
            yield self._file_ids[name]
            return
        async with self._first[name]:
            if name in self._file_ids:
                yield self._file_ids[name]
                return
            yield await asyncio.to_thread(self._shelf.path(name).read_bytes)

    def remember(self, name: str, sent: Message) -> None:
        """Keep the file id under which Telegram now has this picture or voice."""
        if sent.photo:
            self._file_ids[name] = sent.photo[-1].file_id
        elif sent.voice:
            self._file_ids[name] = sent.voice.file_id

    def forget(self, name: str) -> bool:
        """Upload the picture again next time; tell whether it had been uploaded before."""
        return self._file_ids.pop(name, None) is not None

    def _is_on_shelf(self, name: str) -> bool:
        try:
            return self._shelf.path(name).is_file()
        except ValueError:
            return False
