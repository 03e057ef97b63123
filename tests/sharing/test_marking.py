"""Marks of what was said are made while others write: none is lost, and none comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event, select

from storage.store import Store
from storage.tables import Contribution, Echo, Meeting, Person
from storage.vault import Vault
from storage.wordindex import LATE
from tests.conftest import MONDAY
from tests.sharing.at_once import Doing
from tests.sorting.conftest import hand_of, say
from tests.workshop.residents import join
from workshop.board.searching import index_some
from workshop.notes import NotesFile, import_notes
from workshop.outside.echoes import mark_some, waiting
from workshop.outside.unspoken import Unspoken
from workshop.process import current_process
from workshop.residents.forgetting import erase

SAID = "Hun spiser alene ved bordet hver eneste dag"
NOTES = "tekst\n" + "".join(f"Notat nummer {n} om bordet og trappa\n" for n in range(40))


@pytest.fixture
def anna(stores: list[Store], vault: Vault) -> int:
    """The number of somebody who has said something that nobody has marked yet."""
    with stores[0].writing() as session:
        person = join(session, vault, "1", now=MONDAY)
        say(hand_of(session, "Kari", MONDAY), person, SAID)
        return person.id


def mark_all(store: Store) -> None:
    """Do what the clock does, to its end."""
    for some in (mark_some, index_some):
        is_done = False
        while not is_done:
            with store.writing() as session:
                is_done = some(session, 500) == 0


@contextmanager
def clock_meets(url: str, statement: str, meanwhile: Callable[[], object]) -> Iterator[Store]:
    """Give the store of a clock before whose first such statement something else is done."""
    clock, done = Store(url), list[object]()

    def meet(_connection: object, _cursor: object, asked: str, *_more: object) -> None:
        if asked.startswith(statement) and not done:
            done.append(meanwhile())

    event.listen(clock.engine, "before_cursor_execute", meet)
    yield clock
    clock.close()
    assert done


@pytest.mark.postgresql
def test_notes_that_become_visible_late_are_known(
    stores: list[Store], anna: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LATE, "postgresql", 10)
    mark_all(stores[1])
    with stores[0].writing() as session:
        meeting = session.scalars(select(Meeting).order_by(Meeting.id)).first()
        assert meeting is not None
        done = import_notes(session, meeting, NotesFile("a.csv", NOTES.encode()), now=MONDAY)
        assert done.faults == ()
        with stores[1].writing() as other:
            person = other.get_one(Person, anna)
            say(hand_of(other, "Per", MONDAY), person, "Noe annet blir sagt imens")
        mark_all(stores[1])

    with stores[2].reading() as session:
        unspoken = Unspoken(session, current_process(session))
        assert unspoken.is_in("Notat nummer 7 om bordet og trappa")
    mark_all(stores[1])
    with stores[2].reading() as session:
        said = set(session.scalars(select(Contribution.id)))
        marked = set(session.scalars(select(Echo.contribution_id)))
        assert (waiting(session), marked) == ([], said)


@pytest.mark.postgresql
def test_clock_and_who_deletes_do_not_wait_in_a_circle(stores: list[Store], anna: int) -> None:
    mark_all(stores[0])
    with stores[0].writing() as session:
        session.scalars(select(Contribution)).one().text = f"{SAID} igjen"

    def deletes() -> None:
        with stores[1].writing() as session:
            session.execute(delete(Contribution))

    started: list[Doing[None]] = []

    def begins() -> None:
        started.append(Doing(deletes))

    with (
        clock_meets(stores[0].url, "DELETE FROM echo", begins) as clock,
        clock.writing() as session,
    ):
        mark_some(session, 500)
    started[0].ends()
    mark_all(stores[0])

    with stores[2].reading() as session:
        assert session.scalars(select(Echo.mark)).all() == []


@pytest.mark.postgresql
def test_second_clock_brings_back_nobody_who_was_erased(stores: list[Store], anna: int) -> None:
    def is_erased() -> None:
        with stores[1].writing() as session:
            erase(session, session.get_one(Person, anna))
        mark_all(stores[2])

    with (
        clock_meets(stores[0].url, "INSERT INTO echo", is_erased) as clock,
        clock.writing() as session,
    ):
        mark_some(session, 500)
    mark_all(stores[2])

    with stores[2].reading() as session:
        assert session.scalars(select(Echo.mark)).all() == []
