"""One address for two: what Telegram posts goes to the listener, all else to the pages.

Nothing of Telegram's is imported here, so the pages are there at once, before the listener is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

Message = MutableMapping[str, Any]
Application = Callable[
    [
        Message,
        Callable[[], Awaitable[Message]],
        Callable[[Message], Awaitable[None]],
    ],
    Awaitable[None],
]
RETRY_AFTER_S = b"2"


class Porch:
    """Sorts requests by their path; `door` is None until the listener is there."""

    def __init__(self, webhook_url: str) -> None:
        """Keep the path of this address for Telegram."""
        self.path = unquote(urlsplit(webhook_url).path)
        self.door: Application | None = None
        self.pages: Application | None = None

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Serve one request. While there is no door Telegram is asked to come again: 503."""
        is_post_box = scope["type"] == "http" and scope["path"] == self.path
        inside = self.door if is_post_box else self.pages
        if inside is not None:
            await inside(scope, receive, send)
        elif scope["type"] == "http":
            await _turn_away(send, 503 if is_post_box else 404)


async def _turn_away(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"retry-after", RETRY_AFTER_S)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
