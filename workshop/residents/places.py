"""Where a conversation can stand. State is data: `Person.place` holds one of these."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """The one thing a resident's next message is understood from.

    QUESTION: a question is open. LISTENING: the same question, answered, and there may be more
    to say. IDLE: nothing is asked. VOTING: a ballot was shown last, and numbers place dots. The
    others wait for one particular answer.
    """

    LANGUAGE = "language"
    CONSENT = "consent"
    DECLINED = "declined"
    AGE = "age"
    AREA = "area"
    ROLE = "role"
    QUESTION = "question"
    LISTENING = "listening"
    PICTURED = "pictured"
    EDITING = "editing"
    ERASING = "erasing"
    VOTING = "voting"
    CARRYING = "carrying"
    IDLE = "idle"


class Role(StrEnum):
    """As whom somebody answers."""

    RESIDENT = "resident"
    RELATIVE = "relative"
    EMPLOYEE = "employee"
    ELECTED = "elected"
