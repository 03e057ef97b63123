"""The ways these tests talk to the stand-in: by hand, and through the two real libraries."""

from __future__ import annotations

import http.client
import json
import struct
import zlib
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import TypeVar
from urllib.parse import urlsplit

import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.apart import run_apart
from tests.telegram import Json, StandIn

Result = TypeVar("Result")


def ask(standin: StandIn, method: str, **fields: object) -> Json:
    """Return the whole answer to a method called with a JSON body, refusals included."""
    url = f"{standin.base_url}/bot{standin.token}/{method}"
    return fetch(url, fields)


def fetch(url: str, fields: Json) -> Json:
    """Return the JSON an address answers with, whatever its status."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", parts.path, json.dumps(fields), headers)
        return dict(json.loads(connection.getresponse().read()))


def updates(standin: StandIn, **fields: object) -> list[Json]:
    """Return what getUpdates brings."""
    return list(ask(standin, "getUpdates", **fields)["result"])


def through_aiogram(standin: StandIn, do: Callable[[Bot], Awaitable[Result]]) -> Result:
    """Return what `do` returns when given a real aiogram bot."""

    async def run() -> Result:
        api = TelegramAPIServer.from_base(standin.base_url)
        async with Bot(standin.token, session=AiohttpSession(api=api)) as bot:
            return await do(bot)

    return run_apart(run())


def through_ptb(standin: StandIn, do: Callable[[telegram.Bot], Awaitable[Result]]) -> Result:
    """Return what `do` returns when given a real python-telegram-bot bot."""

    async def run() -> Result:
        base = standin.base_url
        bot = telegram.Bot(standin.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")
        async with bot:
            return await do(bot)

    return run_apart(run())


def png(width: int = 640, height: int = 480) -> bytes:
    """Return a small grey picture that is really a PNG."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"\x00" * (width + 1) * height)
    parts = (b"IHDR", header), (b"IDAT", lines), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check
