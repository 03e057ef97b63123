"""What a way in is called: residents carry the name of the poster, link or hall they came by."""

from __future__ import annotations

HALL = "sal"
LONGEST = 64
"""So many characters a Telegram link carries. Source: the Bot API's page on deep links."""


def hall_source(*codes: str) -> str:
    """Return what a hall is called: after the workshop that meets there, if there is one."""
    return "-".join([HALL, *codes])[:LONGEST]
