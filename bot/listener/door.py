"""Where Telegram posts: a small ASGI application that answers 200 only after the commit."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bot.listener.gathering import Gathering

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
SECRET = b"x-telegram-bot-api-secret-token"
MOST_BYTES = 1024 * 1024
"""Of one update. Telegram's are a few thousand; a message is at most 4,096 characters."""
AGAIN_AFTER_S = 2
"""What we ask Telegram to wait before it comes again; it honours Retry-After."""


class CutOff(Exception):
    """The post ended in the middle: nothing was taken, and nobody is there to be answered."""


class Door:
    """Lets in who knows the secret, and what is an update."""

    def __init__(self, secret: str, gathering: Gathering) -> None:
        """Hand in to this gathering."""
        self._secret = secret.encode("ascii")
        self._gathering = gathering

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one post.

        200: it is on disk, or parked there. 403: the secret is missing or wrong. 400: no JSON,
        so it was damaged on the way and may come whole the next time. 503: nothing was taken.
        """
        try:
            status = await self._answer(scope, receive)
        except CutOff:
            return
        await say(send, status)

    async def _answer(self, scope: Message, receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        if not self._is_telegram(scope):
            return 403
        body = await _read(receive)
        if body is None:
            return 413
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return 400
        return 200 if await self._gathering.hand_in(raw) else 503

    def _is_telegram(self, scope: Message) -> bool:
        # Two such headers are one too many: joined they are never the secret.
        given = b"\0".join(value for name, value in scope["headers"] if name == SECRET)
        return hmac.compare_digest(given, self._secret)


async def say(send: Send, status: int) -> None:
    """Answer with a status and no words."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", str(AGAIN_AFTER_S).encode()))
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body; None if it is too large. Raises CutOff."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)
