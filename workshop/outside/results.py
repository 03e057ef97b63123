"""What came out of it: the items with their links, as another system may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, and_, select, tuple_, union, union_all
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    Item,
    Process,
    Quote,
    Transcript,
    Wording,
    Words,
)
from workshop.outside.gate import (
    IN_CHAT,
    IS_LET_THROUGH,
    IS_SAID,
    may_be_shown,
)
from workshop.outside.names import item_name
from workshop.sorting.chain import Standing, standing_items
from workshop.sorting.repeating import bare, holds, repeats
from workshop.sorting.whereabouts import once_under


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


def told_items(session: Session, process: Process) -> list[Told]:
    """Return the items on the board: needs, measures, solutions, each kind in its order.

    A title that is somebody's own words is empty until the words were let through, or the item
    chosen, so that residents are asked about it.
    """
    items = [one for one in standing_items(session, process) if not one.is_rehearsal]
    names = {one.number: item_name(one.kind, one.number) for one in items}
    kept_back = _kept_back(session, process, items)
    order = list(ItemKind)
    items.sort(key=lambda one: order.index(one.kind))
    return [_told(one, names, one.number in kept_back, n) for one, n in _numbered(items)]


def find_item(session: Session, process: Process, name: str) -> Told | None:
    """Return the item of this name, if it stands on the board."""
    return next((one for one in told_items(session, process) if one.name == name), None)


def _kept_back(session: Session, process: Process, items: Iterable[Standing]) -> set[int]:
    """Return which of these items repeat words of a voice that nobody has let through.

    One that stands under them, or once stood there.
    """
    theirs = _whose_words(session, process).subquery()
    now = (
        select(
            theirs.c.item,
            (Item.words_from_id == Contribution.id).label("is_own"),
            Contribution.text,
            Contribution.flags,
            and_(IS_SAID, IS_LET_THROUGH).label("may_be_seen"),
            Contribution.text.label("through"),
        )
        .select_from(theirs)
        .join(Item, Item.id == theirs.c.item)
        .join(Contribution, Contribution.id == theirs.c.said)
    )
    _, is_own, _, *seen = now.selected_columns
    # What somebody said before they put it otherwise is theirs too, and drafts of their voice.
    others = [
        now.join(table, table.contribution_id == Contribution.id).with_only_columns(
            theirs.c.item, is_own, table.text, *seen
        )
        for table in (Wording, Transcript)
    ]
    by_number = {one.number: one for one in items}
    return {
        number
        for number, is_own, text, flags, is_seen, through in session.execute(
            union_all(now, *others)
        )
        if number in by_number
        and _repeats(
            by_number[number],
            text,
            is_own=bool(is_own),
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


def _repeats(item: Standing, text: str, *, is_own: bool, through: str) -> bool:
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
