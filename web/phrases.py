"""Which phrase goes with which value: templates look it up, so that no key is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prompts.processfile import ItemKind
from storage.tables import (
    Flag,
    MediaState,
    NoteWay,
    PhaseState,
)
from web.board.answers.phrases import ANSWERS
from web.board.broadcasts.saying import BROADCASTS
from web.board.composing.phrases import COMPOSE
from web.board.phrases.did import TRACED
from web.board.phrases.doors import DOORS
from web.board.phrases.hall import HALL
from web.board.phrases.sorting import TABLE
from web.board.reach.phrases import REACH
from web.board.voting.phrases import VOTING
from web.results.phrases import RESULTS
from workshop.board.sieve import Side
from workshop.messages import Channel
from workshop.notes.columns import Column
from workshop.residents.places import Role

CHANNELS: Final[Mapping[str, str]] = {
    Channel.ROOM: "web.channel.room",
    Channel.TELEGRAM: "web.channel.telegram",
    Channel.WEB: "web.channel.web",
    Channel.REHEARSAL: "rehearsal.channel",
}
FLAGS: Final[Mapping[str, str]] = {
    Flag.FORWARDED: "web.flag.forwarded",
    Flag.FREE: "web.flag.free",
    Flag.LATE: "web.flag.late",
    Flag.EDITED_LATE: "web.flag.edited_late",
    Flag.FOLLOW_UP: "voices.flag_follow_up",
    Flag.TO_CONTACT: "voices.flag_to_contact",
    Flag.MANY: "web.flag.many",
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
    Side.BOTH: {"head": "room.wall.both", "empty": "room.wall.empty_both"},
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
PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "listener": {
        "at_work": "web.status.listener",
        "never": "web.status.listener_never",
        "does": "web.status.listener_does",
    },
    "courier": {
        "at_work": "web.status.courier",
        "never": "web.status.courier_never",
        "does": "web.status.courier_does",
    },
    "clock": {
        "at_work": "web.status.clock",
        "never": "web.status.clock_never",
        "does": "web.status.clock_does",
    },
}
AGO: Final[Mapping[str, str]] = {
    "seconds": "web.status.seconds",
    "minutes": "web.status.minutes",
    "hours": "web.status.hours",
    "days": "web.status.days",
}
TROUBLES: Final[Mapping[str, str]] = {
    "conflict": "web.status.trouble_help",
    "unauthorized": "web.status.trouble_help",
    "webhook refused": "web.status.trouble_help",
    "unreached": "web.status.trouble_help",
    "database": "web.status.trouble_help",
    "telegram": "web.status.trouble_telegram",
    "asked to wait": "web.status.trouble_wait",
}
"""What is said of a part that is at work but meets with trouble; what to do stands at the top."""
PROBLEMS: Final[Mapping[str, str]] = {
    "silent_listener": "web.status.silent_listener",
    "silent_courier": "web.status.silent_courier",
    "silent_clock": "web.status.silent_clock",
    "conflict": "web.status.conflict",
    "unauthorized": "web.status.unauthorized",
    "webhook_refused": "web.status.webhook_refused",
    "unreached": "web.status.unreached",
    "database": "web.status.database",
    "disk": "web.status.disk_low",
    "parked": "web.status.parked_help",
    "uncertain": "web.status.uncertain_help",
    "lost": "web.status.lost_help",
}
"""What is wrong, and what to do about it."""
MARKS: Final[Mapping[str, str]] = {str(flag): FLAGS[flag] for flag in Flag}
WAYS: Final[Mapping[str, str]] = {
    NoteWay.FILE: "room.way.file",
    NoteWay.PASTED: "room.way.pasted",
    NoteWay.TYPED: "room.way.typed",
}
COLUMNS: Final[Mapping[str, str]] = {
    Column.TEXT: "room.column.text",
    Column.KIND: "room.column.kind",
    Column.PROMPT: "room.column.prompt",
    Column.TABLE: "room.column.table",
    Column.PHASE: "room.column.phase",
    Column.LANGUAGE: "room.column.language",
    Column.MEETING: "room.column.meeting",
}
ROLES: Final[Mapping[str, str]] = {
    Role.RESIDENT: "role.resident",
    Role.RELATIVE: "role.relative",
    Role.EMPLOYEE: "role.employee",
    Role.ELECTED: "role.elected",
}
PHRASES: Final[Mapping[str, Any]] = {
    "channels": CHANNELS,
    "flags": FLAGS,
    "files": FILES,
    "states": STATES,
    "sides": SIDES,
    "items": ITEMS,
    "parts": PARTS,
    "ago": AGO,
    "troubles": TROUBLES,
    "problems": PROBLEMS,
    "marks": MARKS,
    "traced": TRACED,
    **TABLE,
    **HALL,
    **BROADCASTS,
    **DOORS,
    **REACH,
    **COMPOSE,
    **ANSWERS,
    **RESULTS,
    **VOTING,
    "ways": WAYS,
    "columns": COLUMNS,
    "roles": ROLES,
}
