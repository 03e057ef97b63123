"""The book of one transaction: what it reads ahead, and what it writes together."""

from __future__ import annotations

from workshop.book.pages import Book, EventKey, LastWords, PersonKey, StepAt, StepKey, opened_book
from workshop.book.question import Question

__all__ = [
    "Book",
    "EventKey",
    "LastWords",
    "PersonKey",
    "Question",
    "StepAt",
    "StepKey",
    "opened_book",
]
