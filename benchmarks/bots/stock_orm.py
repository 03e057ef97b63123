"""A stock aiogram bot that commits each update through the ORM, as tutorials show.

aiosqlite is no dependency of ours, so the session is SQLAlchemy's own, in one writing thread:
kinder to SQLite than many connections at once. Its engine has our settings (WAL,
synchronous=FULL), so a commit means the same in both bots.
"""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from aiogram import Dispatcher
from aiogram.types import CallbackQuery, Message
from sqlalchemy import BigInteger
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.bots.counting import Countdown, aiogram_bot
from storage.store import make_engine


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
        self._engine = make_engine(url)
        Base.metadata.create_all(self._engine)
        self._thread = ThreadPoolExecutor(max_workers=1)

    async def keep(self, chat: int, message: int, text: str) -> None:
        """Return when the reply is on disk."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._commit, chat, message, text)

    def _commit(self, chat: int, message: int, text: str) -> None:
        with Session(self._engine) as session:
            session.add(Reply(chat=chat, message=message, text=text))
            session.commit()


async def main(count: int) -> None:
    dispatcher = Dispatcher()
    countdown = Countdown(count, dispatcher.stop_polling)
    keeper = Keeper(os.environ["DATABASE_URL"])

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await keeper.keep(message.chat.id, message.message_id, message.text or "")
        await countdown.one_done()

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        await keeper.keep(query.from_user.id, 0, query.data or "")
        await countdown.one_done()

    await dispatcher.start_polling(aiogram_bot(), handle_signals=False)
    countdown.report()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
