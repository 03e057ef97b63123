"""Every page of the board: a new one is hung up here."""

from __future__ import annotations

from web.board import (
    colleagues,
    decisions,
    entering,
    hall,
    handling,
    history,
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
    rehearsal,
    roomlists,
    roomnotes,
    roomundo,
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
    decisions, sorting, item, items, voice, handling, samples, turning,
    uploads, meetings, roomnotes, roomlists, roomundo,
    hall, moderating, printing,
    process, phases, script, rehearsal, people, status, history,
)  # fmt: skip
ROUTERS = tuple(page.router for page in PAGES)
