"""An answer as bytes, ready to be written, cut or lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web

from tests.telegram.refusals import Refusal

TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body, JSON unless it says otherwise."""

    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def of(cls, result: object) -> Reply:
        """Return the answer of a method that took effect."""
        return cls(200, json.dumps({"ok": True, "result": result}, ensure_ascii=True).encode())

    @classmethod
    def of_updates(cls, bodies: Iterable[bytes]) -> Reply:
        """Return the answer of getUpdates from updates that are JSON already."""
        return cls(200, b'{"ok":true,"result":[' + b",".join(bodies) + b"]}")

    @classmethod
    def refused(cls, refusal: Refusal) -> Reply:
        """Return the `ok: false` answer."""
        return cls(refusal.code, json.dumps(refusal.as_json()).encode())

    def response(self) -> web.Response:
        """Return the honest HTTP answer; a 429 names its pause in a header too."""
        response = web.Response(status=self.status, body=self.body, content_type=self.content_type)
        if self.status == TOO_MANY:
            pause = json.loads(self.body).get("parameters", {}).get("retry_after")
            if pause is not None:
                response.headers["Retry-After"] = str(pause)
        return response
