"""How the hall joins: a short address, a link to the bot, and both as a QR code.

The only place that draws QR codes (segno). They are drawn into the page as SVG: no file, no
third party, and sharp at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage
from workshop.board.finding import meetings_of
from workshop.process import open_phase
from workshop.residents import sources
from workshop.upkeep.intake import heartbeats

SHORT = "/sal"
"""The address that people type from the back row."""
AFTERWARDS = timedelta(hours=12)
"""So long after a workshop has ended, the hall is still its hall."""
QUIET_MODULES = 2
"""The white edge; the white panel that the code stands on gives the rest of the four."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way to join: what the code opens, and what stands below it to be typed."""

    href: str
    label: str
    code: Markup


@dataclass(frozen=True, slots=True)
class WaysIn:
    """The web chat, and Telegram if the bot's name is known."""

    web: WayIn
    telegram: WayIn | None


def ways_in(session: Session, stage: Backstage, process: Process, *, now: datetime) -> WaysIn:
    """Return how somebody in the hall joins now; the source names the workshop they sit in."""
    source = hall_source(session, process, now=now)
    base = stage.public_url.rstrip("/")
    web = _way(f"{base}/k/{source}", spoken_address(base) + SHORT)
    name = stage.bot_username or bot_username(session)
    telegram = _way(f"https://t.me/{quote(name)}?start={source}", f"@{name}") if name else None
    return WaysIn(web, telegram)


def hall_source(session: Session, process: Process, *, now: datetime) -> str:
    """Return what the hall is called among the sources: after the workshop of the open phase.

    Of several, the one that is on, else the next. Between two phases, the next workshop there is.
    """
    meetings = meetings_of(session, process)
    phase = open_phase(session, process)
    own = [one for one in meetings if phase is not None and one.phase_id == phase.id] or meetings
    ahead = [one for one in own if one.ends_at + AFTERWARDS > now]
    here = (ahead or own[-1:])[:1]
    return sources.hall_source(*(one.code for one in here))


def bot_username(session: Session) -> str:
    """Return the name that the listener was told by Telegram; empty if there was none."""
    listener = heartbeats(session).get("listener")
    return str((listener.knows if listener else {}).get("username") or "")


def spoken_address(public_url: str) -> str:
    """Return our address as it is said and typed: without https."""
    parts = urlsplit(public_url.rstrip("/"))
    return parts.netloc + parts.path


def qr_code(text: str) -> Markup:
    """Return a QR code as SVG; a quarter of it may be hidden and it still opens."""
    drawn = segno.make(text, error="q", micro=False).svg_inline(
        omitsize=True, border=QUIET_MODULES, svgclass="qr", lineclass=None
    )
    # Made by segno of squares alone; the text itself is not in it.
    return Markup(drawn)  # noqa: S704


def _way(href: str, label: str) -> WayIn:
    return WayIn(href, label, qr_code(href))
