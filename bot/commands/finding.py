"""What a check of `verksted doctor` found, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Grade(StrEnum):
    """How a check went. Only BAD stops the system from doing its work."""

    FINE = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the phrase `key` with `values`."""

    check: str
    grade: Grade
    key: str
    values: dict[str, Any] = field(default_factory=dict)
