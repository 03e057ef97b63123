"""The answers Telegram gives instead of a result.

Source of the texts: tdlib/telegram-bot-api `Client.cpp` (snapshot 10.0) and, for those that come
from Telegram's inner servers, what the two client libraries document.
"""

from __future__ import annotations

from tests.telegram.json_types import Json


class Refusal(Exception):
    """An `ok: false` answer with its code, text and parameters."""

    def __init__(self, code: int, description: str, **parameters: float) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """Return the body Telegram would write."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad_request(reason: str, **parameters: int) -> Refusal:
    """Return a 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> Refusal:
    """Return a 403 with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: float | None) -> Refusal:
    """Return a 429; without `retry_after` the parameters are missing, as proxies write it."""
    if retry_after is None:
        return Refusal(429, "Too Many Requests")
    text = f"Too Many Requests: retry after {retry_after}"
    return Refusal(429, text, retry_after=retry_after)


def unauthorized() -> Refusal:
    """Return the 401 of a wrong or revoked token."""
    return Refusal(401, "Unauthorized")
