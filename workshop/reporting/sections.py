"""The sections of the report, in the order they are read."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """A part of the report with a heading of its own, and words that facilitators may replace."""

    SUMMARY = "summary"
    METHOD = "method"
    PARTICIPATION = "participation"
    NOT_REACHED = "not-reached"
    NEEDS = "needs"
    MEASURES = "measures"
    SOLUTIONS = "solutions"
    DOTS = "dots"
    DECISIONS = "decisions"
    STAFF = "staff"
    USE = "use"
    COSTS = "costs"
    MATRIX = "matrix"
