"""The day nobody can see any more who said what."""

from __future__ import annotations

from datetime import timedelta

from storage.tables import Address, Outgoing, Person
from tests.handlers.conftest import Archive, Resident
from workshop.process import current_process
from workshop.residents.retention import (
    identities_go_at,
    let_identities_go,
    let_recordings_go,
    recordings_go_at,
)


def let_go_at(archive: Archive, seconds: int) -> int:
    """Let identities go so many seconds from the promised moment."""
    with archive.store.writing() as session:
        process = current_process(session)
        due_at = identities_go_at(session, process)
        assert due_at is not None
        return let_identities_go(session, process, now=due_at + timedelta(seconds=seconds))


def test_identities_stay_until_the_promised_day(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")

    let_go = let_go_at(archive, -1)

    assert let_go == 0
    assert archive.voices()[0].person_id is not None


def test_words_stay_when_identities_go(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")

    let_go = let_go_at(archive, 0)

    assert let_go == 1
    assert [(v.text, v.person_id) for v in archive.voices()] == [("Hun spiser alene", None)]
    assert [archive.all(table) for table in (Person, Address, Outgoing)] == [[], [], []]


def test_recordings_go_on_the_promised_day(berit: Resident, archive: Archive) -> None:
    berit.speaks()
    with archive.store.writing() as session:
        process = current_process(session)
        due_at = recordings_go_at(session, process)
        assert due_at is not None

        early = let_recordings_go(session, process, now=due_at - timedelta(seconds=1))
        on_the_day = let_recordings_go(session, process, now=due_at)

    assert (early, on_the_day) == (0, 1)
    assert [(one.state, one.reference) for one in archive.media()] == [("gone", None)]
