"""Which phrase goes with which value: templates look it up, so that no key is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from prompts.processfile import ItemKind
from storage.tables import (
    Flag,
    MediaState,
    NoteWay,
    PhaseState,
    Ruled,
    Ruling,
    Shown,
    TranscriptState,
)
from web.board.didphrases import TRACED
from web.board.phrases import DOORS, HALL
from workshop.board.sieve import Side
from workshop.coding.settling import Settled
from workshop.messages import Channel
from workshop.notes.columns import Column
from workshop.residents.places import Role
from workshop.sorting.hiding import Hidden
from workshop.sorting.inbox import Pile
from workshop.sorting.quoting import Aside

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
KINDS: Final[Mapping[str, str]] = {
    ItemKind.NEED: "web.board.needs",
    ItemKind.MEASURE: "web.board.measures",
    ItemKind.SOLUTION: "web.board.solutions",
}
ONE_OF: Final[Mapping[str, str]] = {
    ItemKind.NEED: "sorting.one_need",
    ItemKind.MEASURE: "sorting.one_measure",
    ItemKind.SOLUTION: "sorting.one_solution",
}
NEIGHBOURS: Final[Mapping[str, Mapping[str, str]]] = {
    ItemKind.NEED: {"above": "sorting.met_by", "below": "sorting.meets"},
    ItemKind.MEASURE: {"above": "sorting.combined_in", "below": "sorting.meets"},
    ItemKind.SOLUTION: {"above": "sorting.combined_in", "below": "sorting.combines"},
}
SORTING: Final[Mapping[str, Mapping[str, str]]] = {
    ItemKind.NEED: {"new": "sorting.new_need"},
    ItemKind.MEASURE: {"new": "sorting.new_measure"},
    ItemKind.SOLUTION: {"new": "sorting.new_solution"},
}
MARKS: Final[Mapping[str, str]] = {str(flag): FLAGS[flag] for flag in Flag}
PILES: Final[Mapping[str, str]] = {
    Pile.UNSORTED: "sorting.pile_unsorted",
    Pile.SORTED: "sorting.pile_sorted",
    Pile.ASIDE: "sorting.pile_aside",
    Pile.HIDDEN: "voices.pile_hidden",
}
EMPTY_PILES: Final[Mapping[str, str]] = {
    Pile.UNSORTED: "sorting.all_done",
    Pile.SORTED: "sorting.none_sorted",
    Pile.ASIDE: "sorting.none_aside",
    Pile.HIDDEN: "voices.none_hidden",
}
ASIDES: Final[Mapping[str, str]] = {
    Aside.OTHER_MATTER: "sorting.aside_other",
    Aside.UNCLEAR: "sorting.aside_unclear",
    Aside.GREETING: "sorting.aside_greeting",
    Aside.LATER: "sorting.aside_later",
}
TURNS: Final[Mapping[str, str]] = {"undo": "sorting.undo", "redo": "sorting.redo"}
RULED: Final[Mapping[str, str]] = {
    Ruled.YES: "decisions.yes",
    Ruled.CHANGED: "decisions.changed",
    Ruled.LATER: "decisions.later",
    Ruled.NO: "decisions.no",
}
ACTS: Final[Mapping[str, str]] = {
    "decide": "decisions.act_decide",
    "correct": "decisions.act_correct",
    "strike": "decisions.act_strike",
    "sort": "sorting.act_sort",
    "unsort": "sorting.act_unsort",
    "move": "sorting.act_move",
    "put-aside": "sorting.act_aside",
    "fetch-back": "sorting.act_fetch_back",
    "put-up": "sorting.act_put_up",
    "reword": "sorting.act_reword",
    "merge": "sorting.act_merge",
    "split": "sorting.act_split",
    "take-down": "sorting.act_take_down",
    "choose": "sorting.act_choose",
    "link": "sorting.act_link",
    "unlink": "sorting.act_unlink",
    "draft-transcript": "voices.act_draft",
    "accept-transcript": "voices.act_accept",
    "hide": "voices.act_hide",
    "show-again": "voices.act_show_again",
    "mark": "voices.act_mark",
    "follow-up": "contact.act_follow_up",
    "take-up-again": "contact.act_again",
    "hold-picture": "voices.act_hold",
    "let-picture-through": "voices.act_let_through",
    "settle": "voices.act_settle",
    "draw-sample": "voices.act_draw_sample",
    "code-card": "voices.act_code_card",
    "finish-sample": "voices.act_finish_sample",
    "meeting-add": "room.act_add",
    "meeting-change": "room.act_change",
    "attendance": "room.act_attendance",
    "hall-through": "hall.act_through",
    "hall-held": "hall.act_held",
    "hall-undo": "hall.act_wait",
    "moderation-set": "hall.act_moderation",
}
"""What an act on the board is called in «Undo: …»."""
HIDDEN: Final[Mapping[str, str]] = {
    Hidden.ABUSE: "voices.hidden_abuse",
    Hidden.ADVERTISING: "voices.hidden_advertising",
    Hidden.PERSONAL: "voices.hidden_personal",
    Hidden.TEST: "voices.hidden_test",
}
COLLEAGUES: Final[Mapping[str, str]] = {
    Flag.FOLLOW_UP: "voices.flag_follow_up",
    Flag.TO_CONTACT: "voices.flag_to_contact",
}
VERSIONS: Final[Mapping[str, str]] = {
    TranscriptState.DRAFT: "voices.state_draft",
    TranscriptState.ACCEPTED: "voices.state_accepted",
    TranscriptState.SUPERSEDED: "voices.state_superseded",
}
PICTURES: Final[Mapping[str, str]] = {
    Shown.UNASKED: "voices.shown_unasked",
    Shown.NOBODY: "voices.shown_nobody",
    Shown.SOMEBODY: "voices.shown_somebody",
}
RULINGS: Final[Mapping[str, str]] = {
    Ruling.HELD: "voices.ruled_held",
    Ruling.LET_THROUGH: "voices.ruled_let_through",
}
SETTLED: Final[Mapping[str, str]] = {
    Settled.FIRST: "voices.settle_first",
    Settled.SECOND: "voices.settle_second",
    Settled.BOTH: "voices.settle_both",
    Settled.NEITHER: "voices.settle_neither",
}
SHORTCUTS: Final[Sequence[tuple[Sequence[str], str]]] = (
    (("j", "k"), "sorting.key_step"),
    (("1", "…", "9"), "sorting.key_item"),
    (("n",), "sorting.key_new"),
    (("a",), "sorting.key_aside"),
    (("u", "r"), "sorting.key_undo"),
    (("/",), "sorting.key_search"),
    (("?",), "sorting.key_help"),
)
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
    "kinds": KINDS,
    "one_of": ONE_OF,
    "neighbours": NEIGHBOURS,
    "sorting": SORTING,
    "marks": MARKS,
    "piles": PILES,
    "empty_piles": EMPTY_PILES,
    "asides": ASIDES,
    "hidden": HIDDEN,
    "colleagues": COLLEAGUES,
    "versions": VERSIONS,
    "pictures": PICTURES,
    "rulings": RULINGS,
    "settled": SETTLED,
    "turns": TURNS,
    "acts": ACTS,
    "traced": TRACED,
    "ruled": RULED,
    "shortcuts": SHORTCUTS,
    **HALL,
    **DOORS,
    "ways": WAYS,
    "columns": COLUMNS,
    "roles": ROLES,
}
