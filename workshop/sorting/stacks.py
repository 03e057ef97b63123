"""Where acts are done, so that «undo» takes back what one did last in that place."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement

from storage.tables import Act


class Stack(StrEnum):
    """A place of the board with an undo of its own."""

    BOARD = "board"
    ROOM = "room"
    HALL = "hall"
    SAMPLES = "samples"
    REACH = "reach"
    DOTS = "dots"
    REPORT = "report"


ROOM = ("meeting-add", "meeting-change", "attendance")
HALL = ("hall-through", "hall-held", "hall-undo", "moderation-set")
SAMPLES = ("draw-sample", "code-card", "finish-sample")
REACH = ("source-add", "source-change", "source-retire", "source-resume")
DOTS = ("ballot-add", "ballot-change", "ballot-drop", "paper-dots", "paper-out")
REPORT = ("report-words", "cost-add", "cost-change", "cost-strike")
NOTES = ("note-undo", "note-redo", "import-undo", "import-redo")
"""Taking notes out and putting them back: each undoes the other, by whoever does it."""


def is_in(stack: Stack) -> ColumnElement[bool]:
    """Return what holds of the acts of a place."""
    match stack:
        case Stack.ROOM:
            return Act.verb.in_(ROOM)
        case Stack.HALL:
            return Act.verb.in_(HALL)
        case Stack.SAMPLES:
            return Act.verb.in_(SAMPLES)
        case Stack.REACH:
            return Act.verb.in_(REACH)
        case Stack.DOTS:
            return Act.verb.in_(DOTS)
        case Stack.REPORT:
            return Act.verb.in_(REPORT)
        case Stack.BOARD:
            others = (*ROOM, *HALL, *SAMPLES, *REACH, *DOTS, *REPORT, *NOTES)
            return Act.verb.not_in(others)


def stack_of(act: Act) -> Stack | None:
    """Return the place an act was done in; None for one that has a counterpart of its own."""
    if act.verb in NOTES:
        return None
    places = {
        Stack.ROOM: ROOM,
        Stack.HALL: HALL,
        Stack.SAMPLES: SAMPLES,
        Stack.REACH: REACH,
        Stack.DOTS: DOTS,
        Stack.REPORT: REPORT,
    }
    return next((stack for stack, verbs in places.items() if act.verb in verbs), Stack.BOARD)
