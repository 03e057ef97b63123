"""How the hall joins: a short address, a link to the bot, and both as a QR code in the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage
from web.paper.codes import qr_code
from workshop.board.finding import meetings_of
from workshop.process import open_phase
from workshop.reach.ways import bot_username, spoken_address, ways_of
from workshop.residents import sources

SHORT = "/sal"
"""The address that people type from the back row."""
AFTERWARDS = timedelta(hours=12)
"""So long after a workshop has ended, the hall is still its hall."""


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
    name = stage.bot_username or bot_username(session)
    ways = ways_of(source, stage.public_url, name)
    bot = ways.telegram
    web = _way(ways.web.href, spoken_address(stage.public_url) + SHORT)
    return WaysIn(web, _way(bot.href, bot.shown) if bot else None)


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


def _way(href: str, label: str) -> WayIn:
    return WayIn(href, label, qr_code(href))
