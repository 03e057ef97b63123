"""What SMTP_URL and MAIL_FROM say: where e-mails are handed in, and whom they are from."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from workshop.nudges.addresses import usable_address

PORTS = {"smtp": 587, "smtps": 465}
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
"""What needs no TLS, for mail or for a browser: nothing leaves the machine."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes e-mails; `is_sealed` if the line is TLS from the first byte."""

    host: str
    port: int
    is_sealed: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def needs_tls(self) -> bool:
        """Whether the line must become TLS before an address goes over it."""
        return not self.is_sealed and self.host not in OWN_MACHINE


def server_in(url: str) -> MailServer | None:
    """Return the server that a URL names; None if it names none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_bare = parts.path in ("", "/") and not parts.query
    if parts.scheme not in PORTS or not parts.hostname or not is_bare:
        return None
    return MailServer(
        parts.hostname,
        port or PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def sender_in(written: str) -> tuple[str, str] | None:
    """Return the name (perhaps empty) and the address of a sender; None if there is none."""
    name, address = parseaddr(written)
    is_one = usable_address(address) == address and "\n" not in written
    return (name, address) if is_one else None
