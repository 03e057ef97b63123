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
    ROOM = "room"
    HALL = "hall"
    PROCESS = "process"
    BROADCASTS = "broadcasts"
    REHEARSAL = "rehearsal"
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
    Kind.DECIDING: ("decide", "correct", "strike"),
    Kind.ROOM: (
        "meeting-add", "meeting-change", "attendance", "note-add", "note-undo", "note-redo",
        "import", "import-undo", "import-redo", "notes-erased", "upload", "upload-drop",
    ),
    Kind.HALL: ("hall-through", "hall-held", "hall-undo", "moderation-set"),
    Kind.PROCESS: (
        "phase-set", "phase-open", "phase-closed", "phase-step", "phase-undo", "phase-dates",
        "phase-dates-of-file", "mandate", "mandate-of-file", "process-load",
    ),
    Kind.BROADCASTS: (
        "broadcast", "broadcast-send", "broadcast-pause", "broadcast-resume",
        "broadcast-cancel", "broadcast-revive", "broadcast-again", "broadcast-let-be",
        "series-end",
    ),
    Kind.REHEARSAL: ("rehearsal-started", "rehearsal-round", "rehearsal-wiped"),
    Kind.DOORS: (
        "sign-in", "sign-out", "code-refused", "recovery-code-used", "set-up-begun", "set-up",
        "other-sessions-ended", "password-changed", "second-factor-changed",
        "recovery-codes-made", "invite", "role-changed", "shut-out", "api-key-add",
        "api-key-revoke", "keys-rotated",
    ),
}  # fmt: skip
OF_THE_CONTACT: Final = frozenset({"hide", "show-again", "mark", "follow-up", "take-up-again"})
"""Acts of the contact's own work: those of which they may take theirs back."""
KINDS: Final = {action: kind for kind, actions in ACTIONS.items() for action in actions}


def kind_of(action: str, about: Mapping[str, object]) -> Kind:
    """Return what an action is about; of an undo or redo, what was done with it is `verb`."""
    named = about.get("verb") if action in TURNS else action
    return KINDS.get(str(named), Kind.OTHER)
