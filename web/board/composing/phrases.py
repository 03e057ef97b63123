"""Which phrase of composing a broadcast goes with which value: for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from web.board.composing.draft import What
from web.board.composing.outlook import Caution
from workshop.broadcasts import Excluded
from workshop.broadcasts.when import AnchorOf

WHATS: Final[Mapping[str, str]] = {
    What.PROMPT: "compose.what_prompt",
    What.SERIES: "compose.what_series",
    What.WORDS: "compose.what_words",
    What.DIGEST: "compose.what_digest",
    What.INVITATION: "compose.what_invitation",
}
WHAT_HINTS: Final[Mapping[str, str]] = {
    What.PROMPT: "compose.what_prompt_hint",
    What.SERIES: "compose.what_series_hint",
    What.WORDS: "compose.what_words_hint",
    What.DIGEST: "compose.what_digest_hint",
    What.INVITATION: "compose.what_invitation_hint",
}
HOOKS: Final[Mapping[str, str]] = {
    AnchorOf.MEETING: "compose.hook_meeting",
    AnchorOf.OPENS: "compose.hook_opens",
    AnchorOf.CLOSES: "compose.hook_closes",
}
CONDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "answered": {
        "yes": "compose.answered_yes",
        "no": "compose.answered_no",
        "which": "compose.answered_which",
    },
    "attended": {
        "yes": "compose.attended_yes",
        "no": "compose.attended_no",
        "which": "compose.attended_which",
    },
}
CAUTIONS: Final[Mapping[str, str]] = {
    Caution.NOBODY: "compose.mind_nobody",
    Caution.PHASE: "compose.mind_phase",
    Caution.REMINDER_LATE: "compose.mind_reminder",
    Caution.LANGUAGE: "compose.mind_language",
    Caution.PACE: "compose.mind_pace",
    Caution.URGENT: "compose.mind_urgent",
    Caution.WAITS: "compose.mind_waits",
}
COUNTED: Final[Mapping[str, str]] = {Caution.CAP: "compose.mind_cap"}
EXCLUDED: Final[Mapping[str, str]] = {
    Excluded.AUDIENCE: "compose.out_audience",
    Excluded.CONSENT: "compose.out_consent",
    Excluded.PAUSED: "compose.out_paused",
    Excluded.UNREACHABLE: "compose.out_unreachable",
    Excluded.TOO_YOUNG: "compose.out_young",
    Excluded.OTHER_DECK: "compose.out_other_deck",
    Excluded.HAS_IT: "compose.out_has_it",
    Excluded.ENOUGH: "compose.out_enough",
}
COMPOSE: Final[Mapping[str, Any]] = {
    "whats": WHATS,
    "what_hints": WHAT_HINTS,
    "hooks": HOOKS,
    "conditions": CONDITIONS,
    "broadcast_cautions": CAUTIONS,
    "counted_cautions": COUNTED,
    "excluded": EXCLUDED,
}
