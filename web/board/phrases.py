"""Which phrase of the hall and its neighbours goes with which value: for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prompts.facilitation import When
from prompts.processfile import PhaseKind

MODERATION: Final[Mapping[str, str]] = {
    "through": "hall.done_through",
    "held": "hall.done_held",
    "undo": "hall.done_undo",
}
OPENING: Final[Mapping[str, str]] = {
    PhaseKind.NEEDS: "hall.opening_needs",
    PhaseKind.MEASURES: "hall.opening_measures",
    PhaseKind.SOLUTIONS: "hall.opening_solutions",
    PhaseKind.TEST: "hall.opening_test",
}
"""What opening a phase does to the chat."""
WHEN: Final[Mapping[str, str]] = {
    When.BEFORE: "hall.when_before",
    When.ROOM: "hall.when_room",
    When.AFTER: "hall.when_after",
    When.BETWEEN: "hall.when_between",
}
HALL: Final[Mapping[str, Mapping[str, object]]] = {
    "moderation": MODERATION,
    "opening": OPENING,
    "when": WHEN,
}
