"""What stands under which item: of words that may be used, and whether they improve it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind, PhaseKind
from storage.asking import once
from storage.tables import Contribution, ContributionState, Item, Phase, Process, Quote

USABLE = Contribution.state == ContributionState.KEPT
"""Words that were taken back or hidden support nothing that anybody is shown."""
OF_A_TEST = func.coalesce(Contribution.phase_id, 0).in_(
    select(Phase.id).where(Phase.kind == PhaseKind.TEST)
)
"""Said when the solutions were tried out: under one of them, it would make it better."""
IS_IMPROVEMENT = and_(OF_A_TEST, Item.kind == ItemKind.SOLUTION)
"""Of a quote, with its contribution and its item."""


class Stood(NamedTuple):
    """A quote under an item, of words that may be used: whose it is, not what it says."""

    item: int
    contribution: int
    channel: str
    is_improvement: bool
    is_turned: bool


def all_standing(session: Session, process: Process) -> Sequence[Stood]:
    """Return all that stands under the items of a process.

    Counted here and not by the database: it would look each voice up for every count.
    """

    def ask() -> Sequence[Stood]:
        return [*map(Stood._make, session.execute(_standing(), {"process": process.id}))]

    return once(session, ("what stands", process.id), ask)


@cache
def _standing() -> Select[int, int, str, bool, bool]:
    said = (Quote.item_id, Quote.contribution_id, Contribution.channel)
    return (
        select(*said, IS_IMPROVEMENT, Quote.is_turned)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        # Of the item's process, which is the same: from that of the contributions SQLite would
        # read every contribution there is.
        .where(Item.process_id == bindparam("process"), USABLE, Quote.is_removed.is_(False))
    )
