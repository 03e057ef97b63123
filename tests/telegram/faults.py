"""What can go wrong between a bot and Telegram, each as one object.

A fault either comes before the method's effect (it is as if the call never was) or after it (the
message is delivered, and the caller does not get to know).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import dataclass, field

from aiohttp import web

from tests.telegram.refusals import Refusal, forbidden, too_many_requests, unauthorized
from tests.telegram.reply import Reply

HTML_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Fault:
    """Something that goes wrong with one call; by itself nothing does."""

    took_effect: bool = True

    async def before(self) -> None:
        """Pause ahead of the effect."""

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write what the caller gets; `reply` is the honest answer, if there was an effect."""
        return reply.response()


@dataclass
class Refused(Fault):
    """Any `ok: false` answer without effect."""

    refusal: Refusal
    took_effect: bool = field(default=False, init=False)

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write the refusal."""
        return Reply.refused(self.refusal).response()


def TooManyRequests(retry_after: float | None = 1) -> Fault:  # noqa: N802 - reads as a fault
    """429; None leaves `retry_after` out."""
    return Refused(too_many_requests(retry_after))


def Blocked() -> Fault:  # noqa: N802
    """403, the resident has blocked the bot."""
    return Refused(forbidden("bot was blocked by the user"))


def Deactivated() -> Fault:  # noqa: N802
    """403, the resident's account is gone."""
    return Refused(forbidden("user is deactivated"))


def Revoked() -> Fault:  # noqa: N802
    """401, the token is no longer valid."""
    return Refused(unauthorized())


def Migrated(to_chat_id: int) -> Fault:  # noqa: N802
    """400, the group has a new id."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refused(Refusal(400, text, migrate_to_chat_id=to_chat_id))


@dataclass
class ServerError(Fault):
    """500 or 502 with Telegram's JSON, after the effect if `took_effect`."""

    code: int = 500
    description: str = "Internal Server Error: restart"
    took_effect: bool = False

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write the error."""
        return Reply.refused(Refusal(self.code, self.description)).response()


@dataclass
class HtmlErrorPage(Fault):
    """A proxy's page in place of JSON."""

    status: int = 502
    took_effect: bool = False

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write the page."""
        return web.Response(status=self.status, body=HTML_PAGE, content_type="text/html")


@dataclass
class CutBody(Fault):
    """The call took effect; half the body arrives.

    With `honest_length` the HTTP answer is whole and only the JSON inside is cut.
    """

    honest_length: bool = False
    took_effect: bool = field(default=True, init=False)

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write half of the honest answer."""
        half = reply.body[: len(reply.body) // 2]
        if self.honest_length:
            return Reply(reply.status, half, reply.content_type).response()
        cut = web.StreamResponse(status=reply.status)
        cut.content_type = reply.content_type
        cut.content_length = len(reply.body)
        await cut.prepare(request)
        await cut.write(half)
        _hang_up(request)
        return cut


@dataclass
class Garbage(Fault):
    """200 with a `Content-Encoding: gzip` whose bytes are not gzip."""

    took_effect: bool = False

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write bytes nobody can unpack."""
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=b"\x1f\x8bnot really gzip", headers=headers)


@dataclass
class TimeoutAfterDelivery(Fault):
    """The call took effect; the answer comes `seconds` late, when the caller has given up."""

    seconds: float
    took_effect: bool = field(default=True, init=False)

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Wait, then write the honest answer to whoever is left."""
        await asyncio.sleep(self.seconds)
        return reply.response()


@dataclass
class Slow(Fault):
    """The call takes effect after `seconds` and is answered honestly."""

    seconds: float
    took_effect: bool = field(default=True, init=False)

    async def before(self) -> None:
        """Wait ahead of the effect."""
        await asyncio.sleep(self.seconds)


@dataclass
class Drip(Fault):
    """The call took effect; the answer comes byte by byte over `seconds`."""

    seconds: float
    took_effect: bool = field(default=True, init=False)

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write one byte at a time."""
        slow = web.StreamResponse(status=reply.status)
        slow.content_type = reply.content_type
        slow.content_length = len(reply.body)
        await slow.prepare(request)
        for byte in reply.body:
            await slow.write(bytes([byte]))
            await asyncio.sleep(self.seconds / len(reply.body))
        return slow


@dataclass
class Reset(Fault):
    """The connection is reset; the call had no effect."""

    took_effect: bool = False

    async def answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Reset the connection."""
        _hang_up(request)
        return web.Response()


def ResetAfter() -> Fault:  # noqa: N802
    """The call took effect, then the connection is reset without an answer."""
    return Reset(took_effect=True)


HONEST = Fault()


def _hang_up(request: web.Request) -> None:
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        # Linger 0 makes the kernel send RST, which is what a dying server looks like.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
