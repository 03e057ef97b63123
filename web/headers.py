"""The security headers that every answer carries, whatever made it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
CHAT = STRICT.replace("img-src 'self'", "img-src 'self' blob:").replace(
    "media-src 'self'", "media-src 'self' blob:"
)
"""The chat shows a photo and plays a recording before they are sent: blobs made in the page."""
TELL = STRICT.replace("trusted-types 'none'", "trusted-types worker")
"""The page that turns notifications on names its one worker through a policy of that name."""
FILE = "default-src 'none'; sandbox"
"""For files that residents sent: nothing in them may do anything."""
NO_DEVICES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
MICROPHONE = NO_DEVICES.replace("microphone=()", "microphone=(self)")

ALWAYS = {
    "Content-Security-Policy": STRICT,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NO_DEVICES,
    # Not no-referrer: with that, browsers name no origin with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
ONE_YEAR = "max-age=31536000"


def headers_for(*, is_secure: bool) -> dict[str, str]:
    """Return what every answer carries; over https browsers are told to stay there."""
    return {**ALWAYS, "Strict-Transport-Security": ONE_YEAR} if is_secure else dict(ALWAYS)


class SecurityHeaders:
    """Adds the headers that an answer does not bring itself."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        """Wrap an application."""
        self.app = app
        self.headers = headers_for(is_secure=is_secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
