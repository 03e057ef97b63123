"""Broadcasts: planning one, whom it reaches, sending it out, and what has become of it."""

from __future__ import annotations

from workshop.broadcasts.counting import Status, status_of
from workshop.broadcasts.firing import Fired, fire, fire_due, join_late
from workshop.broadcasts.planning import (
    MeetingOver,
    NothingToHangOn,
    PhaseNotOpen,
    Plan,
    PromptNeedsItem,
    TooManyReminders,
    plan_broadcast,
    plan_series,
    require_sendable,
)
from workshop.broadcasts.reaching import Excluded, Reach, Whom, reach_of, whom_of
from workshop.broadcasts.rows import MakeSay

__all__ = [
    "Excluded",
    "Fired",
    "MakeSay",
    "MeetingOver",
    "NothingToHangOn",
    "PhaseNotOpen",
    "Plan",
    "PromptNeedsItem",
    "Reach",
    "Status",
    "TooManyReminders",
    "Whom",
    "fire",
    "fire_due",
    "join_late",
    "plan_broadcast",
    "plan_series",
    "reach_of",
    "require_sendable",
    "status_of",
    "whom_of",
]
