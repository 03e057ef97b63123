"""Every page of the board: a new one is hung up here."""

from __future__ import annotations

from web.board import (
    colleagues,
    contact,
    decisions,
    entering,
    hall,
    handling,
    item,
    items,
    mandate,
    media,
    meetings,
    mine,
    moderating,
    people,
    phasedates,
    phases,
    printing,
    process,
    rehearsal,
    roomlists,
    roomnotes,
    samples,
    script,
    signing,
    sorting,
    status,
    stream,
    turning,
    uploads,
    voice,
    wall,
)

PAGES = (
    entering, signing, mine, colleagues,
    wall, media, stream,
    decisions, sorting, item, items, voice, handling, contact, samples, turning,
    uploads, meetings, roomnotes, roomlists,
    hall, moderating, printing,
    process, phases, phasedates, mandate, script, rehearsal, people, status,
)  # fmt: skip
ROUTERS = tuple(page.router for page in PAGES)
