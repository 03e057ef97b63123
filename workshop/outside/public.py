"""What everybody may read of a process: what came of the phases that are over, without an account.

People answer before they see what others said, so what a phase is about stands here only when it
has closed; and nothing stands here before a facilitator has said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind, PhaseKind
from storage.tables import Meeting, PhaseState, Process, Prompt, Words
from workshop.board.finding import meetings_of
from workshop.board.headcount import Funnel, headcount
from workshop.board.protecting import FEW_FIGURE, Figure, whole
from workshop.carrying.calling import how_many
from workshop.carrying.cards import Card, cards_of
from workshop.deciding.overview import Decided, about, decisions_of
from workshop.deciding.progress import Since, newest_of, statuses_of
from workshop.outside.names import item_number
from workshop.outside.quotes import QuotePage, Shown, first_quotes
from workshop.outside.results import Told, told_items
from workshop.outside.unspoken import Unspoken
from workshop.process import phases_of

MOST_QUOTES = 6
"""Under one item: enough to hear several voices, few enough to be read."""
MOST_PHOTOS = 3
NO_QUOTES = QuotePage((), 0, has_more=False)
ABOUT = {
    ItemKind.NEED: PhaseKind.NEEDS,
    ItemKind.MEASURE: PhaseKind.MEASURES,
    ItemKind.SOLUTION: PhaseKind.SOLUTIONS,
}
"""In which phase items of a kind come about."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the deck that words under an item were said to."""

    picture: str
    alt: Words
    credit: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An item with what may be seen of it: how many voices, quotes, photos, what was decided.

    Of a solution also how it can be done, how many residents want to help, and, when it has been
    tried out, what would make it better.
    """

    item: Told
    voices: Figure
    quotes: Sequence[Shown]
    has_more: bool
    photos: Sequence[Photo]
    decisions: Sequence[Decided]
    since: Since | None
    card: Card
    helping: Figure
    improvements: Sequence[Shown]
    improving: Figure


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase as everybody may know of it."""

    kind: str
    title: Words
    state: PhaseState
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Results:
    """All of it; `pieces` by kind, those that went on first. `is_shown` if it is out.

    `withheld` is how many reasons and parts of cards are not among it, and `kept_back` how many
    items: they repeat a voice that nobody has let through.
    """

    is_shown: bool
    pieces: dict[ItemKind, Sequence[Piece]]
    phases: Sequence[Stage]
    meetings: Sequence[Meeting]
    people: Funnel
    withheld: int
    kept_back: int

    def of_name(self, name: str) -> Piece | None:
        """Return the piece of an item's name."""
        every = (piece for some in self.pieces.values() for piece in some)
        return next((piece for piece in every if piece.item.name == name), None)


def results_of(session: Session, process: Process, *, now: datetime) -> Results:
    """Return what everybody may read; `pieces` is what would be shown, also before it is."""
    phases = phases_of(session, process)
    closed = {phase.kind for phase in phases if phase.state == PhaseState.CLOSED}
    known = {phase.kind for phase in phases}
    standing = told_items(session, process)
    told = [one for one in standing if one.title]
    shown = [one for one in told if ABOUT[one.kind] in closed or ABOUT[one.kind] not in known]
    names = {one.name for one in shown}
    is_tried = PhaseKind.TEST in closed or PhaseKind.TEST not in known
    pieces = _Pieces(session, process, is_tried=is_tried)
    if shown:
        pieces.consider()
    found = [pieces.of(_within(one, names)) for one in shown]
    return Results(
        is_shown=process.shows_results,
        pieces={kind: _in_order(found, kind) for kind in ItemKind},
        phases=[
            Stage(one.kind, one.title, PhaseState(one.state), one.opens_at, one.closes_at)
            for one in phases
        ],
        meetings=[one for one in meetings_of(session, process) if one.ends_at > now],
        people=headcount(session, process).funnel,
        withheld=pieces.withheld,
        kept_back=len(standing) - len(told),
    )


class _Pieces:
    """Looks up what belongs to each item."""

    def __init__(self, session: Session, process: Process, *, is_tried: bool) -> None:
        self._session, self._process, self._is_tried = session, process, is_tried
        self._decisions = decisions_of(session, process)
        self._cards = cards_of(session, process)
        self._helping = how_many(session, process)
        self._since = newest_of(statuses_of(session, process))
        self._unsaid = Unspoken(session, process)
        self._quotes = first_quotes(session, process, most=MOST_QUOTES)
        self._withheld: set[tuple[str, ...]] = set()
        prompts = session.scalars(select(Prompt).where(Prompt.process_id == process.id))
        self._photos = {
            one.code: Photo(one.picture, one.alt or {}, one.credit or "")
            for one in prompts
            if one.picture
        }

    def consider(self) -> None:
        """Look at once through all that facilitators have written about the solutions."""
        cards = (words for card in self._cards.values() for words in card.parts.values())
        since = (one.words for one in self._since.values())
        written = chain(cards, since, (one.words for one in self._decisions))
        texts = (text for words in written for text in words.values())
        self._unsaid.consider(chain(texts, (one.body for one in self._decisions)))

    @property
    def withheld(self) -> int:
        """How many texts were not let out of all that has been looked up."""
        return len(self._withheld)

    def of(self, item: Told) -> Piece:
        """Return one item with all of it."""
        page = self._quotes.get((item.name, False), NO_QUOTES)
        better = self._quotes.get((item.name, True), NO_QUOTES)
        number = item_number(item.name)
        since = self._since.get(number)
        codes = dict.fromkeys(one.prompt for one in page.quotes if one.prompt in self._photos)
        return Piece(
            item=item,
            voices=whole(item.in_room + item.in_chat - item.improving),
            quotes=page.quotes,
            has_more=page.has_more,
            photos=[self._photos[code] for code in list(codes)[:MOST_PHOTOS] if code],
            decisions=[
                replace(one, words=self._spoken(one.words), body=self._unsaid.masked(one.body))
                for one in about(self._decisions, {number})
            ],
            since=since and replace(since, words=self._spoken(since.words)),
            card=self._shown(self._cards.get(number, Card())),
            helping=self._helping.get(number, FEW_FIGURE),
            improvements=better.quotes if self._is_tried else (),
            improving=whole(item.improving) if self._is_tried else FEW_FIGURE,
        )

    def _shown(self, card: Card) -> Card:
        parts = {part: self._spoken(words) for part, words in card.parts.items()}
        return Card(card.version, {part: words for part, words in parts.items() if words})

    def _spoken(self, words: Words) -> Words:
        """Return the texts that repeat nobody who has not been let through."""
        told = self._unsaid.without(words)
        if told != words:
            self._withheld.add(tuple(words.values()))
        return told


def _within(item: Told, names: set[str]) -> Told:
    """Return an item with links only to those that are shown as well."""
    return replace(
        item,
        built_on=tuple(name for name in item.built_on if name in names),
        led_to=tuple(name for name in item.led_to if name in names),
    )


def _in_order(found: Sequence[Piece], kind: ItemKind) -> list[Piece]:
    of_kind = [one for one in found if one.item.kind == kind]
    return sorted(of_kind, key=lambda one: (not one.item.is_chosen, one.item.position))
