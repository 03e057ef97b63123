"""What the sorting table says: its piles, acts, and what is done with items and voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from prompts.processfile import ItemKind
from storage.tables import (
    Flag,
    Ruled,
    Ruling,
    Shown,
    TranscriptState,
)
from workshop.coding.settling import Settled
from workshop.sorting.hiding import Hidden
from workshop.sorting.inbox import Pile
from workshop.sorting.quoting import Aside

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
TURNED: Final[Mapping[str, str]] = {"undo": "sorting.undone", "redo": "sorting.redone"}
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
    "status": "progress.act_status",
    "strike-status": "progress.act_strike",
    "reality": "reality.act",
    "carrier-contacted": "carriers.act_contacted",
    "carrier-waits": "carriers.act_waits",
    "results-show": "results.act_show",
    "results-hide": "results.act_hide",
    "ballot-add": "voting.act_add",
    "ballot-change": "voting.act_change",
    "ballot-drop": "voting.act_drop",
    "paper-dots": "voting.act_paper",
    "paper-out": "voting.act_paper_out",
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
    "source-add": "reach.act_add",
    "source-change": "reach.act_change",
    "source-retire": "reach.act_retire",
    "source-resume": "reach.act_resume",
    "report-words": "report.act_words",
    "cost-add": "report.act_cost_add",
    "cost-change": "report.act_cost_change",
    "cost-strike": "report.act_cost_strike",
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
    Settled.FIRST: "voices.first_sorting",
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
TABLE: Final[Mapping[str, object]] = {
    "kinds": KINDS,
    "one_of": ONE_OF,
    "neighbours": NEIGHBOURS,
    "sorting": SORTING,
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
    "turned": TURNED,
    "acts": ACTS,
    "ruled": RULED,
    "shortcuts": SHORTCUTS,
}
