"""What came out of it: items with their links, and the quotes under them that may be seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, and_, select, tuple_, union
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    Item,
    Process,
    Prompt,
    Quote,
    Transcript,
    Wording,
    Words,
)
from workshop.messages import Channel
from workshop.outside.gate import (
    IN_CHAT,
    IS_LET_THROUGH,
    IS_SAID,
    IS_TOLD,
    is_found_in,
    may_be_shown,
)
from workshop.sorting.chain import IS_IMPROVEMENT, Standing, standing_items
from workshop.sorting.repeating import bare, holds, repeats
from workshop.sorting.whereabouts import once_under

NAMED = re.compile(r"([nms])([1-9][0-9]{0,8})")
KINDS = {str(kind)[0]: kind for kind in ItemKind}


@dataclass(frozen=True, slots=True)
class Told:
    """An item as another system reads it; links lead to the names of items.

    Of what was said in the room and in chat, so much was said when a solution was tried out, and
    would make it better.
    """

    name: str
    kind: ItemKind
    title: Words
    description: Words
    is_chosen: bool
    position: int
    in_room: int
    in_chat: int
    built_on: tuple[str, ...]
    led_to: tuple[str, ...]
    improving_in_room: int = 0
    improving_in_chat: int = 0

    @property
    def improving(self) -> int:
        """How much would make it better."""
        return self.improving_in_room + self.improving_in_chat


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


def item_name(kind: str, number: int) -> str:
    """Return what other systems and the record call an item."""
    return f"{kind[0]}{number}"


def item_number(name: str) -> int:
    """Return the number in such a name."""
    return int(name[1:])


def told_items(session: Session, process: Process) -> list[Told]:
    """Return the items on the board: needs, measures, solutions, each kind in its order.

    A title that is somebody's own words is empty until the words were let through, or the item
    chosen, so that residents are asked about it.
    """
    names = names_of(session, process)
    items = [one for one in standing_items(session, process) if one.number in names]
    kept_back = _kept_back(session, process)
    order = list(ItemKind)
    items.sort(key=lambda one: order.index(one.kind))
    return [_told(one, names, one.number in kept_back, n) for one, n in _numbered(items)]


def names_of(session: Session, process: Process) -> dict[int, str]:
    """Return what the items on the board are called outside, by number."""
    rows = session.execute(
        select(Item.id, Item.kind).where(Item.process_id == process.id, IS_TOLD)
    )
    return {number: item_name(kind, number) for number, kind in rows}


def find_item(session: Session, process: Process, name: str) -> Told | None:
    """Return the item of this name, if it stands on the board."""
    return next((one for one in told_items(session, process) if one.name == name), None)


def quotes_under(
    session: Session,
    process: Process,
    name: str,
    *,
    after: int,
    most: int,
    improvements: bool | None = None,
) -> QuotePage | None:
    """Return the quotes under an item that may be seen outside, oldest first.

    None if no such item stands on the board. With `improvements`, only those of a solution that
    were said when it was tried out, or only the others.
    """
    item = _standing(session, process, name)
    if item is None:
        return None
    which = () if improvements is None else (IS_IMPROVEMENT.is_(improvements),)
    rows = session.execute(
        _shown_of(process)
        .where(Quote.item_id == item.id, Quote.id > after, *which)
        .limit(most + 1)
    ).all()
    page = rows[:most]
    quotes = (_shown(row) for row in page)
    last = page[-1].id if page else after
    return QuotePage(tuple(one for one in quotes if one), last, len(rows) > most)


def quotes_by_item(session: Session, process: Process) -> dict[str, list[Shown]]:
    """Return all quotes that may be seen outside, oldest first, by the name of their item."""
    found: defaultdict[str, list[Shown]] = defaultdict(list)
    for row in session.execute(_shown_of(process).where(IS_TOLD)):
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
        .where(is_found_in(process), IS_SAID, IS_LET_THROUGH)
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
            IS_TOLD,
        )
    )


def _kept_back(session: Session, process: Process) -> set[int]:
    """Return the items that repeat words of a voice which nobody has let through.

    One that stands under them, or once stood there.
    """
    may_be_seen = and_(IS_SAID, IS_LET_THROUGH).label("may_be_seen")
    said, theirs = Contribution.text, _whose_words(session, process).subquery()
    now = (
        select(Item, Contribution.id, said, Contribution.flags, may_be_seen, said)
        .join(theirs, theirs.c.item == Item.id)
        .join(Contribution, Contribution.id == theirs.c.said)
    )
    # What somebody said before they put it otherwise is theirs too, and drafts of their voice.
    others = [
        now.join(table, table.contribution_id == Contribution.id).with_only_columns(
            Item, Contribution.id, table.text, Contribution.flags, may_be_seen, said
        )
        for table in (Wording, Transcript)
    ]
    return {
        item.id
        for item, number, text, flags, is_seen, through in chain.from_iterable(
            session.execute(query) for query in (now, *others)
        )
        if _repeats(
            item,
            text,
            is_own=item.words_from_id == number,
            through=through if is_seen and may_be_shown(flags) else "",
        )
    }


def _whose_words(session: Session, process: Process) -> CompoundSelect[int, int]:
    """Look up items that nobody has chosen, each with what they may have their words from.

    One after the other: joined by any of these, SQLite would hold every voice against each item.
    """
    of_process = (Item.process_id == process.id, Item.is_chosen.is_(False))
    quoted = select(Quote.contribution_id).join(Item, Item.id == Quote.item_id)
    once = once_under(session, quoted.where(Item.process_id == process.id))
    was_under = tuple_(Contribution.id, Item.id).in_(once)
    numbers = {number for number, _ in once}
    return union(
        select(Item.id.label("item"), Item.words_from_id.label("said")).where(*of_process),
        select(Quote.item_id, Quote.contribution_id).join(Item).where(*of_process),
        select(Item.id, Contribution.id)
        .join(Contribution, was_under)
        .where(*of_process, Contribution.id.in_(numbers)),
    )


def _repeats(item: Item, text: str, *, is_own: bool, through: str) -> bool:
    """Tell whether an item repeats a text that is not, or not so, in what was let `through`."""
    if text == through:
        return False
    own, seen = bare(text), bare(through)
    if not own or holds(seen, own):
        return False
    told = (*item.title.values(), *item.description.values())
    return any(repeats(one, [own], is_own=is_own) and not holds(seen, bare(one)) for one in told)


def _numbered(items: Sequence[Standing]) -> list[tuple[Standing, int]]:
    """Return each item with its place among those of its kind."""
    places: defaultdict[ItemKind, int] = defaultdict(int)
    numbered = []
    for one in items:
        numbered.append((one, places[one.kind]))
        places[one.kind] += 1
    return numbered


def _told(one: Standing, names: dict[int, str], is_kept_back: bool, position: int) -> Told:
    return Told(
        name=names[one.number],
        kind=one.kind,
        title={} if is_kept_back else one.title,
        description={} if is_kept_back else one.description,
        is_chosen=one.is_chosen,
        position=position,
        in_room=one.in_room,
        in_chat=sum(one.voices.get(channel, 0) for channel in IN_CHAT),
        built_on=tuple(names[n] for n in one.lower if n in names),
        led_to=tuple(names[n] for n in one.upper if n in names),
        improving_in_room=one.improving_in_room,
        improving_in_chat=sum(one.improving.get(channel, 0) for channel in IN_CHAT),
    )


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
