"""Every page of the board: a new one is hung up here."""

from __future__ import annotations

from web.board import (
    colleagues,
    entering,
    hall,
    handling,
    item,
    items,
    media,
    meetings,
    mine,
    moderating,
    people,
    phases,
    printing,
    process,
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
    sorting, item, items, voice, handling, samples, turning,
    uploads, meetings, roomnotes, roomlists,
    hall, moderating, printing,
    process, phases, script, people, status,
)  # fmt: skip
ROUTERS = tuple(page.router for page in PAGES)
