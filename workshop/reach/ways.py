"""The ways in that a source has: the web chat's short address, and the link to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sqlalchemy.orm import Session

from workshop.reach.sources import SourceKind
from workshop.upkeep.intake import heartbeats

TELEGRAM = "https://t.me/"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: what a code opens, and what is shown of it to be typed."""

    href: str
    shown: str


@dataclass(frozen=True, slots=True)
class Ways:
    """The web chat, and Telegram if the bot's name is known and Telegram is for those asked."""

    web: Way
    telegram: Way | None = None


def ways_of(
    code: str, public_url: str, username: str, kind: SourceKind = SourceKind.OTHER
) -> Ways:
    """Return how people come in by a source.

    A class is shown the web alone: it needs no account, no telephone number and no age but ours.
    """
    base = public_url.rstrip("/")
    href = f"{base}/k/{code}"
    web = Way(href, spoken_address(href))
    if not username or kind == SourceKind.CLASS:
        return Ways(web)
    return Ways(web, Way(f"{TELEGRAM}{quote(username)}?start={code}", f"@{username}"))


def bot_username(session: Session) -> str:
    """Return the name that the listener was told by Telegram; empty if there was none."""
    listener = heartbeats(session).get("listener")
    return str((listener.knows if listener else {}).get("username") or "")


def spoken_address(url: str) -> str:
    """Return an address of ours as it is said and typed: without https."""
    parts = urlsplit(url.rstrip("/"))
    return parts.netloc + parts.path
