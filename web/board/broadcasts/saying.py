"""What is said of where a broadcast stands, what was done with it, and why it did not go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from storage.tables import BroadcastKind, Delivery
from workshop.broadcasts.planning import MeetingOver, PhaseNotOpen
from workshop.broadcasts.reaching import Excluded
from workshop.broadcasts.standing import Standing
from workshop.broadcasts.watching import LeftOut
from workshop.outbox.doubting import Asks
from workshop.refusals import BadAudience, NotAsShown

SAID: Final[Mapping[str, str]] = {
    "pause": "broadcasts.done_pause",
    "resume": "broadcasts.done_resume",
    "cancel": "broadcasts.done_cancel",
    "revive": "broadcasts.done_revive",
    "send": "broadcasts.done_send",
    "again": "broadcasts.done_again",
    "again-none": "broadcasts.done_again_none",
    "let-be": "broadcasts.done_let_be",
    "end-series": "broadcasts.done_end_series",
}
"""What a page says has happened."""
REFUSED: Final[Mapping[str, str]] = {
    NotAsShown.__name__: "broadcasts.not_as_shown",
    PhaseNotOpen.__name__: "broadcasts.phase_not_open",
    BadAudience.__name__: "broadcasts.bad_audience",
    MeetingOver.__name__: "broadcasts.asks_over",
}
KINDS: Final[Mapping[str, str]] = {
    BroadcastKind.PROMPT: "broadcasts.kind_prompt",
    BroadcastKind.WORDS: "broadcasts.kind_words",
    BroadcastKind.DIGEST: "broadcasts.kind_digest",
    BroadcastKind.INVITATION: "broadcasts.kind_invitation",
    BroadcastKind.REMINDER: "broadcasts.kind_reminder",
    BroadcastKind.ANSWER: "broadcasts.kind_answer",
}
STANDINGS: Final[Mapping[str, str]] = {
    Standing.ASKS: "broadcasts.is_asking",
    Standing.LEAVING: "broadcasts.is_leaving",
    Standing.UNDER_WAY: "broadcasts.is_under_way",
    Standing.PAUSED: "broadcasts.is_paused",
    Standing.PLANNED: "broadcasts.is_planned",
    Standing.DONE: "broadcasts.is_done",
    Standing.CANCELLED: "broadcasts.is_cancelled",
}
WHY_ASKS: Final[Mapping[str, str]] = {
    Asks.LATE: "broadcasts.asks_late",
    Asks.PHASE: "broadcasts.asks_phase",
    Asks.AUDIENCE: "broadcasts.asks_audience",
    Asks.ANCHOR: "broadcasts.asks_anchor",
    Asks.WORDS: "broadcasts.asks_words",
    Asks.OVER: "broadcasts.asks_over",
}
COUNTS: Final[Mapping[str, str]] = {
    Delivery.SENT: "broadcasts.count_sent",
    Delivery.QUEUED: "broadcasts.count_queued",
    Delivery.SENDING: "broadcasts.count_sending",
    Delivery.HELD: "broadcasts.count_held",
    Delivery.UNCERTAIN: "broadcasts.count_uncertain",
    Delivery.UNREACHABLE: "broadcasts.count_unreachable",
    Delivery.REJECTED: "broadcasts.count_rejected",
    Delivery.CANCELLED: "broadcasts.count_cancelled",
}
"""By state, in the order of the bar."""
LEFT_OUT: Final[Mapping[str, str]] = {
    Excluded.AUDIENCE: "broadcasts.out_audience",
    Excluded.CONSENT: "broadcasts.out_consent",
    Excluded.PAUSED: "broadcasts.out_paused",
    Excluded.UNREACHABLE: "broadcasts.out_unreachable",
    Excluded.TOO_YOUNG: "broadcasts.out_too_young",
    Excluded.OTHER_DECK: "broadcasts.out_other_deck",
    Excluded.HAS_IT: "broadcasts.out_has_it",
    Excluded.ENOUGH: "broadcasts.out_enough",
    LeftOut.CAME_LATER: "broadcasts.out_came_later",
}
BROADCASTS: Final[Mapping[str, Mapping[Any, str]]] = {
    "broadcast_kinds": KINDS,
    "broadcast_standings": STANDINGS,
    "why_asks": WHY_ASKS,
    "deliveries": COUNTS,
    "left_out": LEFT_OUT,
}
