"""Telegram's methods by their name in lower case."""

from __future__ import annotations

from tests.telegram.methods import about, answering, editing, media, texts
from tests.telegram.methods.registry import Method

METHODS: dict[str, Method] = {
    **about.METHODS,
    **answering.METHODS,
    **editing.METHODS,
    **media.METHODS,
    **texts.METHODS,
}
