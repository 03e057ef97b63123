"""The name somebody signs in with: their own, however it is typed."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 120


def sign_in_name(name: str) -> str:
    """Return a name as it is compared: no capitals, no spaces too many, one way to write å."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(folded.split())[:LONGEST_NAME]
