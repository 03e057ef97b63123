"""One nudge becomes one e-mail, handed in at the municipality's server."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from bot.mailsettings import MailServer
from bot.nudging.letters import Letters
from workshop.nudges.choosing import NudgeParcel
from workshop.outbox.outcomes import NotSent, Outcome, Rejected, Sent, Uncertain

PATIENCE_S = 30.0
TAKEN = (250, 251)
FOR_GOOD = 500
"""From here on a code means that trying again would not help. Source: RFC 5321, 4.2.1."""
UNREACHED = (smtplib.SMTPException, OSError, ValueError)
GOODBYE_FAILED = (smtplib.SMTPException, OSError)


class Mailer:
    """Hands e-mails in, one connection for each: they are few, and a server may end any."""

    def __init__(self, server: MailServer, letters: Letters) -> None:
        """Hand in at this server."""
        self._server = server
        self._letters = letters

    async def send(self, parcel: NudgeParcel) -> Outcome:
        """Send it and return what became of it; raises nothing of the line's."""
        letter = self._letters.write(parcel)
        return await asyncio.to_thread(self._hand_in, letter, parcel.address)

    async def close(self) -> None:
        """Nothing is open between two e-mails."""

    def _hand_in(self, letter: EmailMessage, address: str) -> Outcome:
        try:
            with _line_to(self._server) as line:
                return self._say(line, letter, address)
        except UNREACHED as error:
            # Nothing has been handed in: `_say` lets nothing out once it begins to.
            return NotSent(type(error).__name__)

    def _say(self, line: smtplib.SMTP, letter: EmailMessage, address: str) -> Outcome:
        for code, _ in (line.mail(self._letters.sender), line.rcpt(address)):
            if code not in TAKEN:
                return _refused(code)
        try:
            code, _ = line.data(letter.as_bytes())
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code)
        except (smtplib.SMTPException, OSError) as error:
            return Uncertain(type(error).__name__)
        return Sent() if code in TAKEN else _refused(code)


def is_let_in(server: MailServer) -> bool:
    """Tell whether a server takes our e-mails, as far as that can be known without one."""
    try:
        with _line_to(server) as line:
            return line.noop()[0] in TAKEN
    except UNREACHED:
        return False


@contextmanager
def _line_to(server: MailServer) -> Iterator[smtplib.SMTP]:
    line = _connected(server)
    try:
        if server.needs_tls:
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
        yield line
    finally:
        try:
            line.quit()
        except GOODBYE_FAILED:
            line.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.is_sealed:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)


def _refused(code: int) -> Outcome:
    why = f"mail server: {code}"
    return Rejected(why) if code >= FOR_GOOD else NotSent(why)
