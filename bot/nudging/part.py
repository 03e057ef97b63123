"""The nudges' part of the running system: what is sent with, as the settings say."""

from __future__ import annotations

import asyncio

from bot.house import House
from bot.mailsettings import sender_in
from bot.nudging.letters import Letters
from bot.nudging.mailing import Mailer
from bot.nudging.nudger import Nudger, Sender
from bot.nudging.pushing import Pusher
from storage.tables import WayKind
from workshop.nudges.pushkey import make_push_key, private_push_key


async def nudge(house: House, stop: asyncio.Event) -> None:
    """Send nudges until told to stop."""
    nudger = Nudger(
        store=house.store, vault=house.vault, clock=house.clock, senders=_senders(house)
    )
    await nudger.run(stop)


def _senders(house: House) -> dict[WayKind, Sender]:
    settings, senders = house.settings, dict[WayKind, Sender]()
    if settings.can_push:
        senders[WayKind.PUSH] = Pusher(lambda: _key(house), house.catalogue, _subject(house))
    if settings.mail_server is not None:
        letters = Letters(house.catalogue, settings.mail_from, settings.public_url, house.clock)
        senders[WayKind.MAIL] = Mailer(settings.mail_server, letters)
    return senders


def _key(house: House) -> str:
    with house.store.reading() as session:
        key = private_push_key(session, house.vault)
    if key is not None:
        return key
    with house.store.writing() as session:
        make_push_key(session, house.vault, now=house.clock())
    return _key(house)


def _subject(house: House) -> str:
    """Return where the makers of browsers find whoever runs this, if something goes wrong."""
    sender = sender_in(house.settings.mail_from)
    if sender is not None:
        return f"mailto:{sender[1]}"
    url = house.settings.public_url
    return url if url.startswith("https://") else "mailto:verksted@localhost"
