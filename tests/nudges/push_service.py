"""A push service of one's own: a real HTTP server, and the browser that it would reach."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workshop.nudges.subscribing import Subscription

CUT = 0
"""In the place of a status: the line breaks before there is an answer."""


@dataclass
class PushService:
    """What arrived, oldest first; `answers` are given in turn, then 201."""

    port: int = 0
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    arrived: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def browser(self, name: str = "kari") -> Browser:
        """Return a browser that has subscribed here."""
        return Browser(f"http://127.0.0.1:{self.port}/endpoint-of-{name}")


class Browser:
    """One browser's subscription, with the keys that nobody else has."""

    def __init__(self, endpoint: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = bytes(range(16))
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(endpoint, as_text(point), as_text(self._auth))

    def opens(self, body: bytes) -> object:
        """Return what was sealed for this browser."""
        plain = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(plain)


def as_text(raw: bytes) -> str:
    """Return bytes as browsers write them."""
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


@contextmanager
def open_service() -> Iterator[PushService]:
    """Open a push service on a port of its own."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.arrived.append((self.path, headers, body))
            status, more = service.answers.pop(0) if service.answers else (201, {})
            if status == CUT:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {**more, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
