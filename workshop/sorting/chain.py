"""Walking the chain both ways: what is this built on, and what became of this voice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import case, false, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    Item,
    ItemState,
    Link,
    Process,
    Prompt,
    Quote,
    Words,
)
from workshop.messages import Channel
from workshop.rehearsal.marks import in_rehearsal
from workshop.sorting.stood import IS_IMPROVEMENT, USABLE, Stood, all_standing

ON_BOARD = Item.state == ItemState.STANDING


@dataclass(frozen=True, slots=True)
class Support:
    """One quote as facilitators see it: the words, and where they come from.

    `is_reworded` if the contribution no longer says so. Without words it is the whole.
    `is_improvement` of a solution: said when it was tried out.
    """

    number: int
    contribution: int
    words: str
    text: str
    language: str
    channel: Channel
    photo: int | None
    is_turned: bool
    is_improvement: bool = False

    @property
    def is_rehearsal(self) -> bool:
        """Whether a robot said it."""
        return self.channel == Channel.REHEARSAL

    @property
    def is_reworded(self) -> bool:
        """Whether the resident has changed the words since."""
        return bool(self.words) and self.words not in self.text


@dataclass(frozen=True, slots=True)
class Standing:
    """An item on the board, with how many voices are under it, by where they spoke.

    `is_rehearsal` if it was put up in a rehearsal and nobody but robots stands under it.
    `improving` are those of the voices that would make a solution better.
    """

    number: int
    kind: ItemKind
    title: Words
    description: Words
    is_chosen: bool
    version: int
    voices: Mapping[Channel, int]
    upper: tuple[int, ...] = ()
    lower: tuple[int, ...] = ()
    is_rehearsal: bool = False
    improving: Mapping[Channel, int] = field(default_factory=dict)

    @property
    def in_room(self) -> int:
        """How many of the voices are notes from the room."""
        return self.voices.get(Channel.ROOM, 0)

    @property
    def in_chat(self) -> int:
        """How many of the voices came in chat, whatever the channel; robots are none."""
        elsewhere = (Channel.ROOM, Channel.REHEARSAL)
        return sum(n for channel, n in self.voices.items() if channel not in elsewhere)

    @property
    def improving_in_room(self) -> int:
        """How many notes from the room would make it better."""
        return self.improving.get(Channel.ROOM, 0)

    @property
    def improving_in_chat(self) -> int:
        """How many voices of the chat would make it better; robots are none."""
        elsewhere = (Channel.ROOM, Channel.REHEARSAL)
        return sum(n for channel, n in self.improving.items() if channel not in elsewhere)

    @property
    def in_rehearsal(self) -> int:
        """How many of the voices are robots'."""
        return self.voices.get(Channel.REHEARSAL, 0)


def standing_items(
    session: Session, process: Process, kind: ItemKind | None = None
) -> list[Standing]:
    """Return the items of a kind (or all), in their order, with voices and links counted now."""
    # A case: of an AND SQLite looks at both sides, and would look for robots under every item.
    is_rehearsed = case((Item.rehearsal_id.is_(None), false()), else_=in_rehearsal(session))
    query = select(Item, is_rehearsed).where(Item.process_id == process.id, ON_BOARD)
    if kind is not None:
        query = query.where(Item.kind == kind)
    items = session.execute(query.order_by(Item.position, Item.id)).all()
    every = all_standing(session, process)
    voices = _voices(every)
    improving = _voices(one for one in every if one.is_improvement)
    upper, lower = _links(session, process)
    return [
        Standing(
            number=item.id,
            kind=ItemKind(item.kind),
            title=item.title,
            description=item.description,
            is_chosen=item.is_chosen,
            version=item.version,
            voices=voices.get(item.id, {}),
            upper=tuple(upper.get(item.id, ())),
            lower=tuple(lower.get(item.id, ())),
            is_rehearsal=is_rehearsal,
            improving=improving.get(item.id, {}),
        )
        for item, is_rehearsal in items
    ]


def supports(session: Session, item_ids: Iterable[int]) -> dict[int, list[Support]]:
    """Return, by item, the quotes that stand under it, oldest first."""
    rows = session.execute(
        select(Quote, Contribution, Prompt.number, IS_IMPROVEMENT)
        .join(Item, Item.id == Quote.item_id)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .where(Quote.item_id.in_(list(item_ids)), Quote.is_removed.is_(False), USABLE)
        .order_by(Quote.id)
    )
    found: defaultdict[int, list[Support]] = defaultdict(list)
    for one, said, photo, improves in rows:
        found[one.item_id].append(_support(one, said, photo, is_improvement=improves))
    return found


def items_of_voices(session: Session, numbers: Sequence[int]) -> dict[int, list[int]]:
    """Return, by contribution, the items it stands under."""
    rows = session.execute(
        select(Quote.contribution_id, Quote.item_id)
        .join(Item, Item.id == Quote.item_id)
        .where(Quote.contribution_id.in_(numbers), Quote.is_removed.is_(False), ON_BOARD)
        .order_by(Quote.id)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for contribution, item in rows:
        if item not in found[contribution]:
            found[contribution].append(item)
    return found


def quotes_of_voice(session: Session, number: int) -> list[tuple[int, str]]:
    """Return the item and the words of each quote of a contribution, oldest first."""
    standing = (Quote.contribution_id == number, Quote.is_removed.is_(False))
    rows = session.execute(select(Quote.item_id, Quote.words).where(*standing).order_by(Quote.id))
    return [(item, words) for item, words in rows]


def reached_from(items: Sequence[Standing], number: int) -> list[Standing]:
    """Return what an item has led to, one step after the other, each once."""
    return _walk(items, number, lambda one: one.upper)


def built_on(items: Sequence[Standing], number: int) -> list[Standing]:
    """Return what an item is built on, one step after the other, each once."""
    return _walk(items, number, lambda one: one.lower)


def _walk(
    items: Sequence[Standing], number: int, step: Callable[[Standing], tuple[int, ...]]
) -> list[Standing]:
    by_number = {item.number: item for item in items}
    seen: dict[int, Standing] = {}
    ahead = list(step(by_number[number])) if number in by_number else []
    while ahead:
        nearest = ahead.pop(0)
        if nearest in seen or nearest not in by_number:
            continue
        seen[nearest] = by_number[nearest]
        ahead += step(by_number[nearest])
    return list(seen.values())


def _voices(stood: Iterable[Stood]) -> Mapping[int, Mapping[Channel, int]]:
    """Return, by item, how many voices stand under it, by where they spoke."""
    found: defaultdict[int, Counter[Channel]] = defaultdict(Counter)
    each = Counter((item, channel) for item, _, channel in {one[:3] for one in stood})
    for (item, channel), n in each.items():
        found[item][Channel(channel)] = n
    return found


def _links(
    session: Session, process: Process
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return, by item, those above it and those below it."""
    rows = session.execute(
        select(Link.upper_id, Link.lower_id)
        .join(Item, Item.id == Link.upper_id)
        .where(Item.process_id == process.id, ON_BOARD, Link.is_removed.is_(False))
        .order_by(Link.id)
    )
    upper: defaultdict[int, list[int]] = defaultdict(list)
    lower: defaultdict[int, list[int]] = defaultdict(list)
    for above, below in rows:
        upper[below].append(above)
        lower[above].append(below)
    return upper, lower


def _support(
    one: Quote, said: Contribution, photo: int | None, *, is_improvement: bool
) -> Support:
    return Support(
        number=one.id,
        contribution=said.id,
        words=one.words,
        text=said.text,
        language=said.language,
        channel=Channel(said.channel),
        photo=photo,
        is_turned=one.is_turned,
        is_improvement=is_improvement,
    )
