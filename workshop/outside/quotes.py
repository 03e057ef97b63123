"""The quotes under items that may be seen outside: let through, and still what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Item, Process, Prompt, Quote
from workshop.messages import Channel
from workshop.outside.gate import IS_SAID, LET_THROUGH, is_found_in, is_told, may_be_shown
from workshop.outside.names import KINDS, NAMED, item_name
from workshop.sorting.stood import IS_IMPROVEMENT


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote that may be seen outside, and where it was said."""

    number: int
    contribution: int
    text: str
    language: str
    is_from_room: bool
    prompt: str | None
    is_turned: bool
    is_improvement: bool = False


@dataclass(frozen=True, slots=True)
class QuotePage:
    """Some quotes; `last` is the number up to which all have been looked at."""

    quotes: tuple[Shown, ...]
    last: int
    has_more: bool


def quotes_under(
    session: Session, process: Process, name: str, *, after: int, most: int
) -> QuotePage | None:
    """Return the quotes under an item that may be seen outside, oldest first.

    None if no such item stands on the board.
    """
    item = _standing(session, process, name)
    if item is None:
        return None
    under = _shown_of(process).where(Quote.item_id == item.id, Quote.id > after)
    return _page(session.execute(under.limit(most + 1)).all(), after, most)


def first_quotes(
    session: Session, process: Process, *, most: int
) -> Mapping[tuple[str, bool], QuotePage]:
    """Return the first `most` quotes under each item, by its name and whether they improve it."""
    ranked = func.row_number().over(
        partition_by=(Quote.item_id, IS_IMPROVEMENT), order_by=Quote.id
    )
    every = _shown_of(process).add_columns(ranked.label("nth")).where(is_told(session)).subquery()
    first = select(every).where(every.c.nth <= most + 1).order_by(every.c.id)
    found: defaultdict[tuple[str, bool], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in session.execute(first):
        found[item_name(row.kind, row.item_id), bool(row.is_improvement)].append(row)
    return {key: _page(rows, 0, most) for key, rows in found.items()}


def quotes_by_item(session: Session, process: Process) -> dict[str, list[Shown]]:
    """Return all quotes that may be seen outside, oldest first, by the name of their item."""
    found: defaultdict[str, list[Shown]] = defaultdict(list)
    for row in session.execute(_shown_of(process).where(is_told(session))):
        if quote := _shown(row):
            found[item_name(row.kind, row.item_id)].append(quote)
    return found


def _shown_of(process: Process) -> Select[*tuple[Any, ...]]:
    """Return the quotes of a process that may be seen, as columns: there may be very many."""
    said = (Contribution.text, Contribution.flags, Contribution.language, Contribution.channel)
    quoted = (Quote.id, Quote.item_id, Quote.contribution_id, Quote.words, Quote.is_turned)
    return (
        select(*quoted, *said, Item.kind, Prompt.code, IS_IMPROVEMENT.label("is_improvement"))
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .where(Item.process_id == process.id, Quote.is_removed.is_(False))
        .where(is_found_in(process), IS_SAID, Quote.contribution_id.in_(LET_THROUGH))
        .order_by(Quote.id)
    )


def _standing(session: Session, process: Process, name: str) -> Item | None:
    found = NAMED.fullmatch(name)
    if found is None:
        return None
    return session.scalar(
        select(Item).where(
            Item.id == int(found[2]),
            Item.kind == KINDS[found[1]],
            Item.process_id == process.id,
            is_told(session),
        )
    )


def _page(rows: Sequence[Row[*tuple[Any, ...]]], after: int, most: int) -> QuotePage:
    page = rows[:most]
    quotes = (_shown(row) for row in page)
    last = page[-1].id if page else after
    return QuotePage(tuple(one for one in quotes if one), last, len(rows) > most)


def _shown(row: Row[*tuple[Any, ...]]) -> Shown | None:
    text = row.words or row.text
    # What was reworded since is no longer what anybody let through.
    if not text or text not in row.text or not may_be_shown(row.flags):
        return None
    return Shown(
        number=row.id,
        contribution=row.contribution_id,
        text=text,
        language=row.language,
        is_from_room=row.channel == Channel.ROOM,
        prompt=row.code,
        is_turned=row.is_turned,
        is_improvement=bool(row.is_improvement),
    )
