"""Needs, measures and solutions as the report has them, with the quotes that may be shown.

Everything in the report has a trace number: N3 is a need, N3.2 a quote under it. It is the same
in every language, and the matrix says what the record calls it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind, PhaseKind
from storage.tables import PhaseState, Process, Prompt, Words
from workshop.board.protecting import HIDDEN_FIGURE, Figure, table, whole
from workshop.outside.gate import CHANNELS
from workshop.outside.names import item_number
from workshop.outside.quotes import Shown, quotes_by_item
from workshop.outside.results import Told, told_items
from workshop.process import phases_of
from workshop.sorting.stood import Stood, all_standing


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that a facilitator has let through, under its trace number."""

    trace: str
    shown: Shown

    @property
    def names(self) -> tuple[str, str]:
        """What the record calls the quote, and the contribution it is from."""
        return f"q{self.shown.number}", f"c{self.shown.contribution}"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that residents were shown: its name on the shelf, what it shows, whose it is."""

    name: str
    alt: Words
    credit: str
    licence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `left_out` is how many quotes stand under it that nobody has let through.

    Without a title: it repeats a voice that waits to be let through. What would make a solution
    better is counted apart, as for everybody: of a whole and its larger part, the smaller would
    follow. `is_tried` if anybody may have said so.
    """

    trace: str
    name: str
    kind: ItemKind
    title: Words
    description: Words
    is_chosen: bool
    said: Figure
    in_room: Figure
    in_chat: Figure
    quotes: tuple[Quoted, ...]
    left_out: int
    built_on: tuple[str, ...]
    led_to: tuple[str, ...]
    improving: Figure
    better_left_out: int
    is_tried: bool
    photo: Photo | None = None

    @property
    def is_counted(self) -> bool:
        """Tell whether all counts of what stands under it are told."""
        return self.said.n is not None and (self.improving.n is not None or not self.is_tried)


Chapters = Mapping[ItemKind, tuple[Entry, ...]]


def chapters_of(session: Session, process: Process) -> Chapters:
    """Return the items of each kind, in their order on the board."""
    told = told_items(session, process)
    traces = _traces(told)
    counted = _counted(all_standing(session, process))
    tried = _tried(session, process)
    quotes = quotes_by_item(session, process)
    entries = [
        _entry(one, traces, counted, quotes.get(one.name, ()), is_tried=one.kind in tried)
        for one in told
    ]
    photos = _photos(session, process)
    found: dict[ItemKind, tuple[Entry, ...]] = {}
    for kind in ItemKind:
        of_kind = [one for one in entries if one.kind == kind]
        found[kind] = tuple(_illustrated(of_kind, photos) if kind == ItemKind.NEED else of_kind)
    return found


def _traces(told: Iterable[Told]) -> dict[str, str]:
    """Return the trace number of each item by the name that the record has for it."""
    return {one.name: f"{str(one.kind)[0].upper()}{one.position + 1}" for one in told}


def _entry(
    one: Told,
    traces: Mapping[str, str],
    counted: Counter[tuple[int, bool]],
    quotes: Iterable[Shown],
    *,
    is_tried: bool,
) -> Entry:
    trace, number = traces[one.name], item_number(one.name)
    shown = sorted(quotes, key=lambda quote: quote.is_improvement)
    better = sum(quote.is_improvement for quote in shown)
    said, in_room, in_chat = _voices(one)
    improving = whole(one.improving)
    return Entry(
        trace=trace,
        name=one.name,
        kind=one.kind,
        title=one.title,
        description=one.description,
        is_chosen=one.is_chosen,
        said=said,
        in_room=in_room,
        in_chat=in_chat,
        quotes=tuple(Quoted(f"{trace}.{nth}", quote) for nth, quote in enumerate(shown, 1)),
        left_out=counted[number, False] - (len(shown) - better),
        built_on=tuple(traces[name] for name in one.built_on),
        led_to=tuple(traces[name] for name in one.led_to),
        improving=improving,
        better_left_out=counted[number, True] - better,
        is_tried=is_tried or bool(better) or improving.n is not None,
    )


def _tried(session: Session, process: Process) -> Collection[ItemKind]:
    """Return the kinds that residents have been asked to make better, whether anybody did or not.

    That nothing is said of it where nobody did would tell that of the others somebody has.
    """
    phases = phases_of(session, process)
    begun = {one.kind for one in phases if one.state != PhaseState.PLANNED}
    return {ItemKind.SOLUTION} if PhaseKind.TEST in begun else set()


def _voices(one: Told) -> tuple[Figure, Figure, Figure]:
    """Return how much was said under an item, in all, in the room and in chat.

    Without what would make it better. Which of the sides is the small one is not told: more may
    stand under an item than was said on the other side in all.
    """
    in_room = one.in_room - one.improving_in_room
    in_chat = one.in_chat - one.improving_in_chat
    in_all = whole(in_room + in_chat)
    parts = table({"room": in_room, "chat": in_chat}) if in_all.n is not None else None
    if parts is None or any(one.n is None for one in parts.values()):
        return in_all, HIDDEN_FIGURE, HIDDEN_FIGURE
    return in_all, parts["room"], parts["chat"]


def _counted(stood: Iterable[Stood]) -> Counter[tuple[int, bool]]:
    """Return how many quotes stand under each item, shown or not; of robots none.

    And by whether they would make it better.
    """
    return Counter((one.item, one.is_improvement) for one in stood if one.channel in CHANNELS)


def _photos(session: Session, process: Process) -> dict[str, Photo]:
    """Return the pictures of the process by the code of their prompt."""
    rows = session.scalars(
        select(Prompt).where(Prompt.process_id == process.id, Prompt.picture.is_not(None))
    )
    return {
        one.code: Photo(one.picture, one.alt or {}, one.credit or "", one.licence or "")
        for one in rows
        if one.picture
    }


def _illustrated(entries: Iterable[Entry], photos: Mapping[str, Photo]) -> Iterable[Entry]:
    """Give each entry the picture that most of its quotes speak of, and no picture twice."""
    used: set[str] = set()
    for one in entries:
        asked = Counter(quote.shown.prompt for quote in one.quotes if quote.shown.prompt)
        ranked = (code for code, _ in asked.most_common())
        code = next((code for code in ranked if code in photos and code not in used), None)
        if code is None:
            yield one
            continue
        used.add(code)
        yield replace(one, photo=photos[code])
