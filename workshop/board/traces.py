"""What each thing that is written down of a facilitator's work is about, and who may look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What something that was done is about."""

    SORTING = "sorting"
    CARE = "care"
    DECIDING = "deciding"
    ANSWERS = "answers"
    DOTS = "dots"
    ROOM = "room"
    HALL = "hall"
    PROCESS = "process"
    BROADCASTS = "broadcasts"
    REHEARSAL = "rehearsal"
    REPORT = "report"
    DOORS = "doors"
    OTHER = "other"


OF_THE_HOUSE: Final = Kind.DOORS
"""Who comes in, and with what: that concerns every process, and only admins read of it."""
TURNS: Final = frozenset({"undo", "redo"})
"""What is done with another act: it is about what that act is about."""
ACTIONS: Final[Mapping[Kind, Iterable[str]]] = {
    Kind.SORTING: (
        "sort", "unsort", "move", "put-aside", "fetch-back", "put-up", "reword", "merge", "split",
        "take-down", "choose", "link", "unlink", "draft-transcript", "accept-transcript",
        "draw-sample", "code-card", "finish-sample", "settle",
    ),
    Kind.CARE: (
        "hide", "show-again", "mark", "redact", "show-words", "hold-picture",
        "let-picture-through", "follow-up", "take-up-again",
    ),
    Kind.DECIDING: (
        "decide", "correct", "strike", "status", "strike-status", "reality",
        "carriers-seen", "carrier-contacted", "carrier-waits",
    ),
    Kind.ANSWERS: (
        "results-show", "results-hide",
        "answer-draft", "answer-word", "answer-send", "answer-drop", "answer-fetch-back",
    ),
    Kind.DOTS: (
        "ballot-add", "ballot-change", "ballot-drop", "ballot-open", "ballot-extend",
        "ballot-close", "ballot-cancel", "ballot-count", "paper-dots", "paper-out",
    ),
    Kind.ROOM: (
        "meeting-add", "meeting-change", "attendance", "note-add", "note-undo", "note-redo",
        "import", "import-undo", "import-redo", "notes-erased", "upload", "upload-drop",
    ),
    Kind.HALL: ("hall-through", "hall-held", "hall-undo", "moderation-set"),
    Kind.PROCESS: (
        "phase-set", "phase-open", "phase-closed", "phase-step", "phase-undo", "phase-dates",
        "phase-dates-of-file", "mandate", "mandate-of-file", "process-load",
        "source-add", "source-change", "source-retire",
        "source-resume",
    ),
    Kind.BROADCASTS: (
        "broadcast", "broadcast-send", "broadcast-pause", "broadcast-resume",
        "broadcast-cancel", "broadcast-revive", "broadcast-again", "broadcast-let-be",
        "series-end",
    ),
    Kind.REHEARSAL: ("rehearsal-started", "rehearsal-round", "rehearsal-wiped"),
    Kind.REPORT: ("report-words", "cost-add", "cost-change", "cost-strike"),
    Kind.DOORS: (
        "sign-in", "sign-out", "code-refused", "recovery-code-used", "set-up-begun", "set-up",
        "other-sessions-ended", "password-changed", "second-factor-changed",
        "recovery-codes-made", "invite", "invite-withdrawn", "role-changed", "shut-out",
        "api-key-add", "api-key-revoke", "keys-rotated",
    ),
}  # fmt: skip


class Back(StrEnum):
    """How something that was done is taken back, or why it never is.

    ACT: by whoever did it, from the history. NOTES: on the page of the workshop. DOOR: by an
    admin, while nothing has come of it. PLACE: on the page where it was done. SERVER: at the
    command line. The others have no way back (docs/decisions/0031-what-is-never-undone.md), and
    of what only happened (NOTED) there is nothing to take back.
    """

    ACT = "act"
    NOTES = "notes"
    DOOR = "door"
    PLACE = "place"
    SERVER = "server"
    VOTED = "voted"
    GONE = "gone"
    SENT = "sent"
    OVER = "over"
    LOCK = "lock"
    KEY = "key"
    NOTED = "noted"


BACK: Final[Mapping[Back, Iterable[str]]] = {
    Back.ACT: (
        "sort", "unsort", "move", "put-aside", "fetch-back", "put-up", "reword", "merge", "split",
        "take-down", "choose", "link", "unlink", "draft-transcript", "accept-transcript",
        "draw-sample", "code-card", "finish-sample", "settle", "hide", "show-again", "mark",
        "hold-picture", "let-picture-through", "follow-up", "take-up-again", "decide", "correct",
        "results-show", "results-hide",
        "strike", "status", "strike-status", "meeting-add", "meeting-change", "attendance",
        "hall-through", "hall-held", "hall-undo", "moderation-set",
        "source-add", "source-change", "source-retire", "source-resume",
        "ballot-add", "ballot-change", "ballot-drop", "paper-dots", "paper-out",
        "report-words", "cost-add", "cost-change", "cost-strike",
        "carrier-contacted", "carrier-waits", "reality",
    ),
    Back.NOTES: ("note-add", "note-undo", "note-redo", "import", "import-undo", "import-redo"),
    Back.DOOR: ("invite", "invite-withdrawn", "role-changed", "shut-out"),
    Back.PLACE: (
        "redact", "show-words", "upload", "phase-set", "phase-open", "phase-closed", "phase-step",
        "phase-undo", "phase-dates", "phase-dates-of-file", "mandate", "mandate-of-file",
        "rehearsal-started", "rehearsal-round", "broadcast", "broadcast-pause",
        "broadcast-resume", "broadcast-cancel", "broadcast-revive",
        "answer-draft", "answer-word", "answer-send", "answer-drop", "answer-fetch-back",
    ),
    Back.SERVER: ("process-load", "api-key-add"),
    Back.VOTED: (
        "ballot-open", "ballot-extend", "ballot-close", "ballot-cancel", "ballot-count",
    ),
    Back.GONE: ("notes-erased", "rehearsal-wiped", "upload-drop"),
    Back.SENT: ("broadcast-send", "broadcast-again"),
    Back.OVER: ("broadcast-let-be", "series-end"),
    Back.LOCK: (
        "set-up", "password-changed", "second-factor-changed", "recovery-codes-made",
        "recovery-code-used", "other-sessions-ended",
    ),
    Back.KEY: ("api-key-revoke", "keys-rotated"),
    Back.NOTED: ("sign-in", "sign-out", "code-refused", "set-up-begun", "carriers-seen"),
}  # fmt: skip
WAYS_BACK: Final = {action: back for back, actions in BACK.items() for action in actions}
OF_THE_CONTACT: Final = frozenset({"hide", "show-again", "mark", "follow-up", "take-up-again"})
"""Acts of the contact's own work: those of which they may take theirs back."""
KINDS: Final = {action: kind for kind, actions in ACTIONS.items() for action in actions}


def kind_of(action: str, about: Mapping[str, object]) -> Kind:
    """Return what an action is about; of an undo or redo, what was done with it is `verb`."""
    named = about.get("verb") if action in TURNS else action
    return KINDS.get(str(named), Kind.OTHER)
