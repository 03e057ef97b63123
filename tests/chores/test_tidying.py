"""What has outlived its time is forgotten, and nothing before its time."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chores import Chores
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import (
    Contribution,
    Discarded,
    FailedUpdate,
    Media,
    MediaState,
    Person,
    Seen,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.recordings import opus
from tests.workshop.residents import join
from workshop.messages import Channel, Heard, MediaKind, Started
from workshop.process import current_process
from workshop.residents.people import meet
from workshop.residents.retention import identities_go_at, recordings_go_at
from workshop.upkeep.intake import park, take_once

SOUND = opus()
SECOND = timedelta(seconds=1)


def people(store: Store) -> list[str]:
    """Return the places at which the residents stand whom we know."""
    with store.reading() as session:
        return list(session.scalars(select(Person.place)))


def arrive(store: Store, vault: Vault, now: datetime) -> None:
    """Let somebody come who never says yes."""
    with store.writing() as session:
        heard = Heard(Channel.TELEGRAM, "1", "1", now, Started())
        meet(session, vault, current_process(session), heard, now=now)


def put_on_shelf(shelf: Shelf, written_at: datetime) -> Path:
    """Keep a recording that no row knows, as old as this; where it stands."""
    path = shelf.path(shelf.keep_sound(SOUND).name)
    os.utime(path, (written_at.timestamp(), written_at.timestamp()))
    return path


def keep_recording(session: Session, vault: Vault, name: str, now: datetime) -> None:
    """Let a resident have said what this file holds."""
    person = join(session, vault, "1", now=now)
    contribution = Contribution(
        process_id=person.process_id, person_id=person.id, channel="telegram", kind="voice",
        language="nb", said_at=now, kept_at=now,
    )  # fmt: skip
    session.add(contribution)
    session.flush()
    media = {"kind": MediaKind.VOICE, "state": MediaState.KEPT, "name": name, "not_before": now}
    session.add(Media(contribution_id=contribution.id, **media))


@pytest.mark.parametrize(
    ("silent_for", "expected"),
    [(timedelta(days=29), ["language"]), (timedelta(days=30) + SECOND, [])],
    ids=["29 days", "30 days"],
)
def test_undecided_are_forgotten_after_thirty_days(
    chores: Chores, clock: FakeClock, vault: Vault, silent_for: timedelta, expected: list[str]
) -> None:
    arrive(chores.store, vault, clock())
    clock.now += silent_for

    chores.tidy()

    assert people(chores.store) == expected


def test_those_who_take_part_may_be_silent(chores: Chores, clock: FakeClock, vault: Vault) -> None:
    with chores.store.writing() as session:
        join(session, vault, "1", now=clock())
    clock.advance(days=60)

    chores.tidy()

    assert people(chores.store) == ["idle"]


@pytest.mark.parametrize(
    ("kept_for", "is_kept"),
    [(timedelta(days=7), True), (timedelta(days=7) + SECOND, False)],
    ids=["in time", "after"],
)
def test_parked_events_are_blanked_after_a_week(
    chores: Chores, clock: FakeClock, vault: Vault, kept_for: timedelta, is_kept: bool
) -> None:
    with chores.store.writing() as session:
        park(session, vault, channel="web", raw="{}", why="X", now=clock(), address="1")
    clock.now += kept_for

    chores.tidy()

    with chores.store.reading() as session:
        row = session.scalars(select(FailedUpdate)).one()
        left = (row.sealed is not None, row.fingerprint is not None, row.why)
    assert left == (is_kept, is_kept, "X")


@pytest.mark.parametrize(
    ("remembered_for", "is_new"),
    [(timedelta(days=7), False), (timedelta(days=7) + SECOND, True)],
    ids=["in time", "after"],
)
def test_taken_events_are_remembered_for_a_week(
    chores: Chores, clock: FakeClock, vault: Vault, remembered_for: timedelta, is_new: bool
) -> None:
    with chores.store.writing() as session:
        take_once(session, vault, "telegram", "m:1", now=clock())
    clock.now += remembered_for

    chores.tidy()

    with chores.store.writing() as session:
        assert take_once(session, vault, "telegram", "m:1", now=clock()) is is_new


def test_deleted_words_leave_the_log_too(
    chores: Chores, clock: FakeClock, vault: Vault, tmp_path: Path
) -> None:
    with chores.store.writing() as session:
        take_once(session, vault, "telegram", "m:1", now=clock())
        fingerprint = session.scalars(select(Seen.fingerprint)).one()
    clock.advance(days=8)

    chores.tidy()

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("verksted.db*"))
    assert fingerprint.encode() not in stored


@pytest.mark.parametrize(
    ("before", "expected"), [(SECOND, ["idle"]), (0 * SECOND, [])], ids=["before", "on the day"]
)
def test_identities_go_on_the_promised_day(
    chores: Chores, clock: FakeClock, vault: Vault, before: timedelta, expected: list[str]
) -> None:
    with chores.store.writing() as session:
        join(session, vault, "1", now=clock())
        due_at = identities_go_at(session, current_process(session))
    assert due_at is not None
    clock.now = due_at - before

    chores.tidy()

    assert people(chores.store) == expected


@pytest.mark.parametrize(
    ("before", "is_kept"), [(SECOND, True), (0 * SECOND, False)], ids=["before", "on the day"]
)
def test_recordings_go_on_the_promised_day(
    chores: Chores, clock: FakeClock, vault: Vault, before: timedelta, is_kept: bool
) -> None:
    path = put_on_shelf(chores.shelf, clock())
    with chores.store.writing() as session:
        keep_recording(session, vault, path.name, clock())
        due_at = recordings_go_at(session, current_process(session))
    assert due_at is not None
    clock.now = due_at - before

    chores.tidy()

    assert path.exists() is is_kept


def test_discarded_files_leave_the_shelf(chores: Chores, clock: FakeClock) -> None:
    path = put_on_shelf(chores.shelf, clock())
    with chores.store.writing() as session:
        session.add(Discarded(name=path.name))

    chores.tidy()

    with chores.store.reading() as session:
        assert session.scalars(select(Discarded)).all() == []
    assert not path.exists()


@pytest.mark.parametrize(
    ("age", "is_kept"), [(23, True), (25, False)], ids=["23 hours", "25 hours"]
)
def test_stray_files_get_a_day(chores: Chores, clock: FakeClock, age: int, is_kept: bool) -> None:
    path = put_on_shelf(chores.shelf, clock() - timedelta(hours=age))

    chores.tidy()

    assert path.exists() is is_kept
