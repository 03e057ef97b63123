"""Why bytes cannot be kept."""

from __future__ import annotations


class NotUsable(Exception):
    """The bytes are not a picture or sound we can keep; `reason` is one word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
