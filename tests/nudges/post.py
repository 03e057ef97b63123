"""A mail server of one's own, with what was handed in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from bot.demo.browser import free_port

OK = "250 OK"


@dataclass
class Post:
    """The e-mails that were handed in; `at_rcpt` and `at_data` are answered in turn, then OK.

    `cut` breaks the line, `hold` answers nothing until `holds` is set.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    has_begun: threading.Event = field(default_factory=threading.Event)
    holds: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so.
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self.at_rcpt.pop(0) if self.at_rcpt else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.has_begun.set()
        answer = self.at_data.pop(0) if self.at_data else OK
        if answer == "hold":
            await asyncio.to_thread(self.holds.wait, 60)
        if answer == "cut":
            server.transport.close()
        return answer


@contextmanager
def open_post() -> Iterator[Post]:
    """Open a mail server on a port of its own."""
    post = Post(free_port("127.0.0.1", 0) or 0)
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
