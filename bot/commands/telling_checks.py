"""Can residents of the web chat be told: over https, and with a mail server that lets us in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.commands.finding import Finding, Grade
from bot.nudging.mailing import is_let_in
from bot.settings import Settings


def check_telling(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """Say by what residents are told, and what stands in the way; nothing of what is not set.

    An address without https has been spoken of already.
    """
    if settings.can_push:
        yield Finding("push", Grade.FINE, "doctor.push")
    server = settings.mail_server
    if bool(settings.smtp_url) != bool(settings.mail_from):
        yield Finding("mail", Grade.BAD, "doctor.mail_half")
    elif server is not None and is_let_in(server):
        yield Finding("mail", Grade.FINE, "doctor.mail", {"host": server.host})
    elif server is not None:
        yield Finding("mail", Grade.BAD, "doctor.mail_away", {"host": server.host})
