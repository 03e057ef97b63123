"""Halves of signs: what JSON can carry and nothing can write down."""

from __future__ import annotations

from typing import Any


def whole(raw: Any) -> Any:
    """Return the JSON value with the replacement character for each lone surrogate.

    Half an emoji can be written down nowhere; all around it can.
    """
    match raw:
        case str() if not raw.isascii():
            return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [whole(one) for one in raw]
        case dict():
            return {key: whole(value) for key, value in raw.items()}
    return raw
