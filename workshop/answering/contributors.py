"""Whose words an item is built on, however far down the chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.among import Among
from storage.asking import once
from storage.tables import Contribution, Item, Person, Process, Quote
from workshop.rehearsal.marks import IS_REAL
from workshop.sorting.chain import Standing, built_on
from workshop.sorting.stood import IS_IMPROVEMENT, USABLE
from workshop.voices.byperson import first_of_each

People = frozenset[int]
"""Residents, by id."""
ByItem = Mapping[int, set[int]]
SAID = (USABLE, IS_REAL)
WAITS = (Contribution.is_sorted.is_(False), Contribution.is_aside.is_(False))
"""Not sorted yet, nor put away."""


def contributors_by_item(
    session: Session, process: Process, items: Sequence[Standing], *, with_improvers: bool = True
) -> Mapping[int, People]:
    """Return, by item, the residents whose words stand under it or under what it is built on.

    With or without those who said of a solution, when it was tried out, what would be better.
    """
    said, improved = _directly(session, process)
    direct = _both(said, improved) if with_improvers else said
    found = {}
    for item in items:
        numbers = (item.number, *(one.number for one in built_on(items, item.number)))
        found[item.number] = frozenset().union(*(direct.get(one, ()) for one in numbers))
    return found


def improvers_by_item(session: Session, process: Process) -> Mapping[int, People]:
    """Return, by solution, the residents who said what would make it better."""
    _, improved = _directly(session, process)
    return {number: frozenset(people) for number, people in improved.items()}


def read_without_use(session: Session, process: Process, under: People) -> People:
    """Return those of whose words all have been read, and none is `under` an item.

    Who has something unsorted is not among them: we do not know yet.
    """
    others = contributors_of(session, process) - under
    # The newest first: if anything waits, it is most often that. Who is under an item is not
    # asked about, so that few are where much has been sorted.
    is_waiting = first_of_each(Contribution.id, *SAID, *WAITS, newest=True).is_not(None)
    asked = select(Person.id).where(Among(Person.id.expression, "people"), is_waiting)
    return others - frozenset(session.scalars(asked, {"people": sorted(others)}))


def contributors_of(session: Session, process: Process) -> People:
    """Return all residents who have said something that may be used."""
    has_said = first_of_each(Contribution.id, *SAID).is_not(None)
    people = select(Person.id).where(Person.process_id == process.id, has_said)
    return frozenset(session.scalars(people))


def _directly(session: Session, process: Process) -> tuple[ByItem, ByItem]:
    """Return whose words stand under each item itself, and whose would make it better."""
    query = (
        select(Quote.item_id, Contribution.person_id, IS_IMPROVEMENT)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        # As in the chain: from the item's process SQLite reads no more than what is quoted.
        .where(Item.process_id == process.id, Quote.is_removed.is_(False))
        .where(Contribution.person_id.is_not(None), USABLE, IS_REAL)
        .distinct()
    )
    rows = once(session, ("whose words", process.id), lambda: session.execute(query).all())
    said, improved = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for item_id, person_id, is_improvement in rows:
        if person_id is not None:
            (improved if is_improvement else said)[item_id].add(person_id)
    return said, improved


def _both(said: ByItem, improved: ByItem) -> ByItem:
    numbers = said.keys() | improved.keys()
    return {one: said.get(one, set()) | improved.get(one, set()) for one in numbers}
