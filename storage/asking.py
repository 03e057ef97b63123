"""Asking something once in a session that only reads, however many want to know it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy.orm import Session

ANSWERS = "answers"
Answer = TypeVar("Answer")


def once(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return the answer to a question, asked the first time only.

    All that a session of `Store.reading` asks sees the same moment, so that no answer of it grows
    old. One that writes asks each time: it may have changed what the answer is about.
    """
    answers = session.info.get(ANSWERS)
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    known: Answer = answers[question]
    return known
