"""How many came to a workshop, with small numbers protected as everywhere outside the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.tables import Meeting, Process
from workshop.board.headcount import UNSAID
from workshop.board.meetings import attendance_of
from workshop.board.protecting import Figure, table, whole
from workshop.residents.places import Role


@dataclass(frozen=True, slots=True)
class Came:
    """Those who came; None where nobody counted, or where it cannot be told."""

    total: Figure | None
    roles: dict[str, Figure] | None
    ages: dict[str, Figure] | None


def came_to(process: Process, meeting: Meeting) -> Came:
    """Return how many came to a workshop."""
    heads = attendance_of(meeting)
    bands = [band["code"] for band in process.ages["bands"]]
    return Came(
        total=None if heads.total is None else whole(heads.total),
        roles=_groups(heads.total, heads.roles, [str(role) for role in Role]),
        ages=_groups(heads.total, heads.ages, bands),
    )


def _groups(
    total: int | None, counted: Mapping[str, int], known: Sequence[str]
) -> dict[str, Figure] | None:
    """Return the groups and those that were not counted in any; None if they do not fit."""
    if not counted:
        return None
    counts = dict.fromkeys(known, 0) | dict(counted)
    rest = 0 if total is None else total - sum(counts.values())
    return None if rest < 0 else table(counts | {UNSAID: rest})
