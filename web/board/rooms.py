"""Every page of the board: a new one is hung up here."""

from __future__ import annotations

from web.board import (
    carriers,
    contact,
    decisions,
    hall,
    handling,
    history,
    item,
    items,
    mandate,
    media,
    moderating,
    people,
    phasedates,
    phases,
    printing,
    process,
    progress,
    reality,
    rehearsal,
    results,
    samples,
    script,
    sorting,
    status,
    stream,
    turning,
    voice,
    wall,
)
from web.board.answers import listing as rounds
from web.board.answers import reading
from web.board.broadcasts import acts, listing, live
from web.board.composing import checking, form
from web.board.doors import colleagues, entering, mine, signing
from web.board.reach import place, places
from web.board.report import costing, downloading, overview, wording
from web.board.room import lists, meetings, notes, undo, uploads
from web.board.trial import page as trial
from web.board.voting import acts as voteacts
from web.board.voting import making, page

PAGES = (
    entering, signing, mine, colleagues,
    wall, media, stream,
    decisions, progress, carriers,
    sorting, item, reality, items, voice, handling, contact, samples, turning,
    uploads, meetings, notes, lists, undo,
    form, checking, trial, listing, live, acts,
    rounds, reading, results,
    making, page, voteacts,
    hall, moderating, printing,
    process, phases, phasedates, mandate, script, rehearsal, people, places, place, status,
    overview, wording, costing, downloading,
    history,
)  # fmt: skip
ROUTERS = tuple(page.router for page in PAGES)
