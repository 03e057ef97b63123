"""What a browser gives us to reach it by, looked at before anything is kept or sent.

A subscription is an address that whoever sends the form could have made up. We send to the push
services of the browsers' makers alone: to no address of our own network, and to nobody whom
docs/privacy.md does not name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com")
"""Chrome and all that is made of it; Firefox."""
SERVICE_DOMAINS = (".push.apple.com", ".notify.windows.com", ".push.services.mozilla.com")
"""Safari, Edge, and Firefox's other houses."""
LONGEST_ENDPOINT = 1000
POINT_BYTES = 65
AUTH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser at its push service: where, and the keys that only this browser can open."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    @property
    def mark(self) -> str:
        """What a browser knows its own endpoint by, on a page (SHA-256, hex)."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()

    def as_fields(self) -> dict[str, str]:
        """Return it as it is sealed."""
        return asdict(self)


def is_known_service(endpoint: str) -> bool:
    """Tell whether an endpoint is one of the push services that we send to, over https."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = parts.scheme == "https" and port in (None, 443) and parts.username is None
    is_short = len(endpoint) <= LONGEST_ENDPOINT and endpoint.isascii() and endpoint.isprintable()
    return is_plain and is_short and (host in SERVICES or host.endswith(SERVICE_DOMAINS))


def read_subscription(endpoint: str, p256dh: str, auth: str) -> Subscription | None:
    """Return what a browser sent as a subscription; None if it is none that we send to."""
    if not is_known_service(endpoint) or len(_bytes(auth)) != AUTH_BYTES:
        return None
    return Subscription(endpoint, p256dh, auth) if _is_point(_bytes(p256dh)) else None


def _is_point(raw: bytes) -> bool:
    if len(raw) != POINT_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return True


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
