"""Whose words an item is built on, however far down the chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.among import Among
from storage.tables import Contribution, Item, Person, Process, Quote
from workshop.rehearsal.marks import IS_REAL
from workshop.sorting.chain import IS_IMPROVEMENT, USABLE, Standing, built_on
from workshop.voices.byperson import first_of_each

People = frozenset[int]
"""Residents, by id."""
SAID = (USABLE, IS_REAL)
WAITS = (Contribution.is_sorted.is_(False), Contribution.is_aside.is_(False))
"""Not sorted yet, nor put away."""


def contributors_by_item(
    session: Session, process: Process, items: Sequence[Standing], *, with_improvers: bool = True
) -> Mapping[int, People]:
    """Return, by item, the residents whose words stand under it or under what it is built on.

    With or without those who said of a solution, when it was tried out, what would be better.
    """
    which = () if with_improvers else (~IS_IMPROVEMENT,)
    direct = _directly(session, process, *which)
    found = {}
    for item in items:
        numbers = (item.number, *(one.number for one in built_on(items, item.number)))
        found[item.number] = frozenset().union(*(direct.get(one, ()) for one in numbers))
    return found


def improvers_by_item(session: Session, process: Process) -> Mapping[int, People]:
    """Return, by solution, the residents who said what would make it better."""
    direct = _directly(session, process, IS_IMPROVEMENT)
    return {number: frozenset(people) for number, people in direct.items()}


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


def _directly(
    session: Session, process: Process, *which: ColumnElement[bool]
) -> Mapping[int, set[int]]:
    rows = session.execute(
        select(Quote.item_id, Contribution.person_id)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        # As in the chain: from the item's process SQLite reads no more than what is quoted.
        .where(Item.process_id == process.id, Quote.is_removed.is_(False), *which)
        .where(Contribution.person_id.is_not(None), USABLE, IS_REAL)
        .distinct()
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for item_id, person_id in rows:
        if person_id is not None:
            found[item_id].add(person_id)
    return found
