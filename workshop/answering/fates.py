"""What became of residents' words at a step of the chain: item by item, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import AnswerStep, Fate, Process, Ruled, Words
from workshop.answering.contributors import (
    People,
    contributors_by_item,
    improvers_by_item,
    read_without_use,
)
from workshop.answering.heard import Key, heard_by
from workshop.deciding.overview import Decided, decisions_of
from workshop.deciding.progress import Since, newest_of, statuses_of
from workshop.sorting.chain import Standing, standing_items


@dataclass(frozen=True, slots=True)
class Fated:
    """What became of one item, or of words under none, and for which residents that is news.

    `decided` and `since` are the decision and the status that it tells of.
    """

    item: Standing | None
    fate: Fate
    people: People = frozenset()
    decided: Decided | None = None
    since: Since | None = None

    @property
    def about(self) -> int | None:
        """The number of the decision or status that it tells of."""
        told = self.decided or self.since
        return told.number if told else None

    @property
    def key(self) -> Key:
        """What tells it from all else that a resident may hear."""
        ruled = str(self.decided.ruled) if self.decided else None
        return (self.item.number if self.item else None, self.fate, self.about, ruled)

    @property
    def title(self) -> Words:
        """The title of the item."""
        return self.item.title if self.item else {}


@dataclass(frozen=True, slots=True)
class Chain:
    """The board as it stands, what was decided and done about it, and whose words items are."""

    items: Sequence[Standing]
    decisions: Sequence[Decided]
    statuses: Mapping[int, Since]
    people: Mapping[int, People]

    def of(self, kind: ItemKind) -> list[Standing]:
        """Return the items of a kind."""
        return [one for one in self.items if one.kind == kind]


def chain_now(session: Session, process: Process) -> Chain:
    """Return the chain as it stands now, from which the fates at every step can be told."""
    items = [one for one in standing_items(session, process) if not one.is_rehearsal]
    return Chain(
        items,
        decisions_of(session, process),
        newest_of(statuses_of(session, process)),
        contributors_by_item(session, process, items),
    )


def fates_at(
    session: Session, process: Process, step: AnswerStep, chain: Chain | None = None
) -> list[Fated]:
    """Return what can be told at a step, each with those for whom it is news, and no others.

    `chain` is how it stands now, for those who ask about several steps.
    """
    chain = chain or chain_now(session, process)
    found = list(_with_people(STEPS[step](chain), chain.people))
    if step == AnswerStep.SOLUTIONS:
        found = list(_tried_out(session, process, chain))
    if step == AnswerStep.NEEDS:
        used = frozenset().union(*chain.people.values())
        found.append(Fated(None, Fate.READ, read_without_use(session, process, used)))
    heard = heard_by(session, process, step)
    fresh = (_without(one, heard.get(one.key, frozenset())) for one in found)
    return [one for one in fresh if one.people and _can_be_told(one)]


def _tried_out(session: Session, process: Process, chain: Chain) -> Iterator[Fated]:
    """Tell those a solution is built on what became of it, and others that they made it better."""
    builders = contributors_by_item(session, process, chain.items, with_improvers=False)
    yield from _with_people(_solutions(chain), builders)
    improvers = improvers_by_item(session, process)
    for one in chain.of(ItemKind.SOLUTION):
        yield Fated(one, Fate.IMPROVED, improvers.get(one.number, People()))


def _can_be_told(one: Fated) -> bool:
    """Tell whether there is a name for it: the title of an item may be out of sight."""
    return one.item is None or bool(one.item.title)


def _with_people(fates: Iterable[Fated], people: Mapping[int, People]) -> Iterator[Fated]:
    for one in fates:
        number = one.item.number if one.item else 0
        yield Fated(one.item, one.fate, people[number], one.decided, one.since)


def _without(one: Fated, heard: People) -> Fated:
    return Fated(one.item, one.fate, one.people - heard, one.decided, one.since)


def _used(items: Sequence[Standing]) -> Iterator[Fated]:
    """Tell what stands; once some have been chosen, also which were not."""
    has_chosen = any(one.is_chosen for one in items)
    for one in items:
        chosen = Fate.CHOSEN if one.is_chosen else Fate.NOT_CHOSEN
        yield Fated(one, chosen if has_chosen else Fate.USED)


def _led_nowhere(lower: Sequence[Standing], upper: Sequence[Standing]) -> Iterator[Fated]:
    """Tell that nothing came of what was carried no further, once something is there at all."""
    if not upper:
        return
    carried = {number for one in upper for number in one.lower}
    yield from (Fated(one, Fate.NOTHING) for one in lower if one.number not in carried)


def _needs(chain: Chain) -> Iterator[Fated]:
    return _used(chain.of(ItemKind.NEED))


def _measures(chain: Chain) -> Iterator[Fated]:
    measures = chain.of(ItemKind.MEASURE)
    yield from _used(measures)
    yield from _led_nowhere(chain.of(ItemKind.NEED), measures)


def _solutions(chain: Chain) -> Iterator[Fated]:
    solutions = chain.of(ItemKind.SOLUTION)
    yield from _used(solutions)
    yield from _led_nowhere(chain.of(ItemKind.MEASURE), solutions)


def _decisions(chain: Chain) -> Iterator[Fated]:
    decided = set()
    for solution in chain.of(ItemKind.SOLUTION):
        for one in chain.decisions:
            if solution.number in one.solutions:
                decided.add(solution.number)
                yield Fated(solution, Fate.DECIDED, decided=one)
    waiting = (one for one in chain.of(ItemKind.SOLUTION) if one.is_chosen)
    yield from (Fated(one, Fate.NOTHING) for one in waiting if one.number not in decided)


def _progress(chain: Chain) -> Iterator[Fated]:
    agreed = {
        number
        for one in chain.decisions
        if one.ruled in (Ruled.YES, Ruled.CHANGED)
        for number in one.solutions
    }
    for solution in chain.of(ItemKind.SOLUTION):
        since = chain.statuses.get(solution.number)
        if since is not None:
            yield Fated(solution, Fate.STATUS, since=since)
        elif solution.number in agreed:
            yield Fated(solution, Fate.NOTHING)


STEPS: Mapping[AnswerStep, Callable[[Chain], Iterator[Fated]]] = {
    AnswerStep.NEEDS: _needs,
    AnswerStep.MEASURES: _measures,
    AnswerStep.SOLUTIONS: _solutions,
    AnswerStep.DECISIONS: _decisions,
    AnswerStep.PROGRESS: _progress,
}
