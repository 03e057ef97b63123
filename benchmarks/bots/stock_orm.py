"""A stock aiogram bot that commits each update through the asynchronous ORM, as tutorials show.

One connection, kinder to SQLite than many at once. It has our settings (WAL, synchronous=FULL),
so a commit means the same in both bots.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from aiogram import Dispatcher
from aiogram.types import CallbackQuery, Message
from sqlalchemy import BigInteger, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.bots.counting import Countdown, aiogram_bot
from storage.store import PRAGMAS


class Base(DeclarativeBase):
    """A base of this bot's own."""


class Reply(Base):
    """One update, in a table of its own beside ours."""

    __tablename__ = "benchmark_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger, index=True)
    message: Mapped[int]
    text: Mapped[str]


class Keeper:
    """Commits one reply at a time."""

    def __init__(self, url: str) -> None:
        asynchronous = url.replace("sqlite:", "sqlite+aiosqlite:")
        self._engine: AsyncEngine = create_async_engine(asynchronous, pool_size=1, max_overflow=0)
        event.listen(self._engine.sync_engine, "connect", _prepare)
        self._session = async_sessionmaker(self._engine)

    async def begin(self) -> None:
        """Make the table."""
        async with self._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def keep(self, chat: int, message: int, text: str) -> None:
        """Return when the reply is on disk."""
        async with self._session() as session:
            session.add(Reply(chat=chat, message=message, text=text))
            await session.commit()

    async def end(self) -> None:
        """Close the connection."""
        await self._engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


async def main(count: int) -> None:
    dispatcher = Dispatcher()
    countdown = Countdown(count, dispatcher.stop_polling)
    keeper = Keeper(os.environ["DATABASE_URL"])
    await keeper.begin()

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await keeper.keep(message.chat.id, message.message_id, message.text or "")
        await countdown.one_done()

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        await keeper.keep(query.from_user.id, 0, query.data or "")
        await countdown.one_done()

    await dispatcher.start_polling(aiogram_bot(), handle_signals=False)
    await keeper.end()
    countdown.report()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
