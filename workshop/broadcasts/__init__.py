"""Broadcasts: planning one, whom it reaches, sending it out, and what has become of it."""

from __future__ import annotations

from workshop.broadcasts.counting import Status, status_of
from workshop.broadcasts.firing import Fired, MakeSay, fire, fire_due
from workshop.broadcasts.planning import (
    PhaseNotOpen,
    Plan,
    PromptNeedsItem,
    plan_broadcast,
    require_sendable,
)
from workshop.broadcasts.reaching import Excluded, Reach, reach_of

__all__ = [
    "Excluded",
    "Fired",
    "MakeSay",
    "PhaseNotOpen",
    "Plan",
    "PromptNeedsItem",
    "Reach",
    "Status",
    "fire",
    "fire_due",
    "plan_broadcast",
    "reach_of",
    "require_sendable",
    "status_of",
]
