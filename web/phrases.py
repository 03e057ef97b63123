"""Which phrase goes with which value: templates look it up, so that no key is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prompts.processfile import ItemKind
from storage.tables import Flag, MediaState, PhaseState
from workshop.messages import Channel
from workshop.wall import Side

CHANNELS: Final[Mapping[str, str]] = {
    Channel.ROOM: "web.channel.room",
    Channel.TELEGRAM: "web.channel.telegram",
    Channel.WEB: "web.channel.web",
}
FLAGS: Final[Mapping[str, str]] = {
    Flag.FORWARDED: "web.flag.forwarded",
    Flag.FREE: "web.flag.free",
    Flag.LATE: "web.flag.late",
    Flag.EDITED_LATE: "web.flag.edited_late",
    ItemKind.NEED: "web.flag.need",
    ItemKind.MEASURE: "web.flag.measure",
    ItemKind.SOLUTION: "web.flag.solution",
}
"""What a facilitator reads on a card; the last three are what a note from the room was called."""
FILES: Final[Mapping[str, str]] = {
    MediaState.KEPT: "web.chat.file_lost",
    MediaState.WAITING: "web.chat.file_waiting",
    MediaState.REFUSED: "web.chat.file_refused",
    MediaState.LOST: "web.chat.file_lost",
    MediaState.GONE: "web.chat.file_lost",
}
"""What is said of a file that cannot be shown; a kept one only if its name is gone."""
STATES: Final[Mapping[str, str]] = {
    PhaseState.PLANNED: "web.phases.planned",
    PhaseState.OPEN: "web.phases.open",
    PhaseState.CLOSED: "web.phases.closed",
}
SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    Side.ROOM: {"head": "web.wall.room", "empty": "web.wall.empty_room"},
    Side.CHAT: {"head": "web.wall.chat", "empty": "web.wall.empty_chat"},
}
ITEMS: Final[Mapping[str, Mapping[str, str]]] = {
    ItemKind.NEED: {
        "title": "web.items.title_need",
        "lead": "web.items.lead_need",
        "empty": "web.items.empty_need",
        "add": "web.items.add_need",
        "lacks": "web.items.lacks_need",
    },
    ItemKind.MEASURE: {
        "title": "web.items.title_measure",
        "lead": "web.items.lead_measure",
        "empty": "web.items.empty_measure",
        "add": "web.items.add_measure",
        "lacks": "web.items.lacks_measure",
    },
    ItemKind.SOLUTION: {
        "title": "web.items.title_solution",
        "lead": "web.items.lead_solution",
        "empty": "web.items.empty_solution",
        "add": "web.items.add_solution",
        "lacks": "web.items.lacks_solution",
    },
}
PHRASES: Final[Mapping[str, Mapping[str, object]]] = {
    "channels": CHANNELS,
    "flags": FLAGS,
    "files": FILES,
    "states": STATES,
    "sides": SIDES,
    "items": ITEMS,
}
