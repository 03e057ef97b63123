"""A resident, as a row of the table or as plain values: to whom verbs do the same."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from storage.tables import Person

Values = tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Known:
    """What a row of `person` says, as plain values that can be changed.

    A mapped row keeps books of each look and each change: for a batch of a hundred residents
    that is a fifth of the work. `was` is what had been read, so that the book can tell what is
    to be written; `is_gone` if the resident has been erased since.
    """

    id: int
    process_id: int
    code: str
    channel: str
    language: str
    source: str | None
    consent_version: str | None
    consented_at: datetime | None
    age_band: str | None
    area: str | None
    role: str | None
    place: str
    place_at: datetime
    prompt_id: int | None
    item_id: int | None
    rung: int
    contribution_id: int | None
    carrying_id: int | None
    joined_at: datetime
    heard_at: datetime
    paused_at: datetime | None
    unreachable_at: datetime | None
    receipts: int
    receipts_since: datetime | None
    was: Values = field(default=(), repr=False)
    is_gone: bool = field(default=False, repr=False)


Resident: TypeAlias = Person | Known
"""Somebody who takes part. Verbs look at them and change them; who has read them writes them."""

NOT_STORED = frozenset({"was", "is_gone"})
STORED = tuple(one.name for one in fields(Known) if one.name not in NOT_STORED)
"""The columns of a resident, in the order in which `Known` takes them."""
MOVING = (
    "place",
    "place_at",
    "prompt_id",
    "item_id",
    "rung",
    "contribution_id",
    "heard_at",
    "receipts",
    "receipts_since",
)
"""What changes of a resident with every answer."""
CHANGING = tuple(name for name in STORED if name not in {"id", "process_id", "code", "joined_at"})
"""What can change at all."""
STAYING = tuple(name for name in STORED if name not in MOVING)
_stored_now, _staying_now = attrgetter(*STORED), attrgetter(*STAYING)
_staying_before = itemgetter(*(STORED.index(name) for name in STAYING))


def read_known(values: Values) -> Known:
    """Return a resident whose columns have been read, in the order of STORED."""
    known = Known(*values)
    known.was = values
    return known


def is_changed(known: Known) -> bool:
    """Tell whether anything is otherwise than it was read."""
    return bool(_stored_now(known) != known.was)


def has_only_moved(known: Known) -> bool:
    """Tell whether nothing has changed but where the resident stands."""
    return bool(_staying_now(known) == _staying_before(known.was))
