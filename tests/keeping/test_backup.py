"""One encrypted file, made while the bot runs, and put back elsewhere."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.backups import make_backup
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Address, Contribution, FailedUpdate, Media, MediaState, Person
from storage.vault import Vault
from tests.commands.conftest import Run
from tests.conftest import MONDAY, SECRET
from tests.keeping.comparing import differing, rows_of
from tests.keeping.people import STRANGER
from tests.workshop.residents import join
from workshop.clock import utc_now
from workshop.messages import Channel
from workshop.outside.keys import Scope, add_key, require_reader
from workshop.refusals import InvalidKey
from workshop.residents.forgetting import erase_for_good
from workshop.residents.people import find_person
from workshop.upkeep.intake import heartbeats


def test_restored_rows_are_those_of_the_backup(
    run: Run, town: Store, copy: Path, empty: Store
) -> None:
    before = rows_of(town)

    ran = run("restore", copy)

    assert (ran.code, ran.err) == (0, "")
    assert differing(before, rows_of(empty)) == {"outgoing", "nudge"}


def test_backup_moves_a_town_to_the_other_engine(
    run: Run, town: Store, copy: Path, other: Store
) -> None:
    before = rows_of(town)

    ran = run("restore", copy)

    after = rows_of(other)
    with other.writing() as session:
        newcomer = join(session, Vault(SECRET), "88", now=MONDAY).id
    assert (ran.code, ran.err) == (0, "")
    assert differing(before, after) == {"outgoing", "nudge"}
    assert newcomer > max(row[0] for row in before["person"])


def test_media_come_along(run: Run, shelf: Shelf, copy: Path, empty: Store, folder: Path) -> None:
    run("restore", copy)

    there = {one.name: one.read_bytes() for one in (folder / "there" / "media").iterdir()}
    here = {one.name: one.read_bytes() for one in shelf.folder.glob("prompt-*")}
    assert (there, len(here)) == (here, 12)


@pytest.fixture
def recorded(town: Store) -> str:
    """The name of a recording that is on the shelf."""
    name = f"{'a' * 32}.ogg"
    with town.writing() as session:
        session.execute(update(Media).values(name=name, state=MediaState.KEPT, reference=None))
    return name


def test_kept_recording_is_put_back(
    run: Run, shelf: Shelf, folder: Path, recorded: str, copy: Path, empty: Store
) -> None:
    run("restore", copy)

    there = Shelf(folder / "there" / "media")
    assert there.path(recorded).read_bytes() == shelf.path(recorded).read_bytes()


@pytest.fixture
def key(town: Store) -> str:
    """A key that a system of the municipality reads with."""
    with town.writing() as session:
        return add_key(session, "archive", Scope.RECORD, now=MONDAY)


def test_keys_of_other_systems_open_nothing_after_it(
    run: Run, key: str, copy: Path, empty: Store
) -> None:
    run("restore", copy)

    with empty.reading() as session, pytest.raises(InvalidKey):
        require_reader(session, key, now=MONDAY)


def test_residents_are_recognised_after_it(run: Run, copy: Path, empty: Store) -> None:
    run("restore", copy)

    with empty.reading() as session:
        person = find_person(session, Vault(SECRET), Channel.TELEGRAM, "10003")

    assert person is not None


def test_file_says_nothing_without_the_key(copy: Path, town: Store) -> None:
    with town.reading() as session:
        codes = session.scalars(select(Person.code)).all()

    written = copy.read_bytes()

    assert [code for code in codes if code.encode() in written] == []
    assert copy.stat().st_mode & 0o777 == 0o600


def test_raw_updates_are_left_out(run: Run, copy: Path, empty: Store) -> None:
    run("restore", copy)

    with empty.reading() as session:
        parked = session.scalars(select(FailedUpdate)).all()

    assert [(one.sealed, one.fingerprint) for one in parked] == [(None, None)] * 2


def test_writers_do_not_wait_for_a_backup(
    town: Store, vault: Vault, shelf: Shelf, folder: Path
) -> None:
    joined: list[int] = []

    def step(_count: int) -> None:
        if not joined:
            thread = threading.Thread(target=lambda: joined.append(_join_now(town, vault)))
            thread.start()
            thread.join(timeout=10)

    made = make_backup(town, vault, shelf, folder / "copy.vb", now=utc_now(), step=step)

    assert len(joined) == 1
    assert made.rows == sum(map(len, rows_of(town).values())) - _rows_of_one_resident()


def _join_now(store: Store, vault: Vault) -> int:
    with store.writing() as session:
        return join(session, vault, "77", now=MONDAY).id


def _rows_of_one_resident() -> int:
    return len(("person", "address", "consent"))


def test_existing_file_is_replaced_only_when_told(run: Run, town: Store, folder: Path) -> None:
    (folder / "copy.vb").write_text("something else")

    refused = run("backup", "copy.vb")
    left = (folder / "copy.vb").read_text()
    done = run("backup", "copy.vb", "--overwrite")

    assert (refused.code, left, done.code) == (1, "something else", 0)
    assert sorted(one.name for one in folder.glob("copy*")) == ["copy.vb"]


def test_full_database_is_not_restored_into(run: Run, town: Store, copy: Path) -> None:
    before = rows_of(town)

    ran = run("restore", copy)

    assert (ran.code, differing(before, rows_of(town))) == (1, set())


def test_new_ids_are_none_that_buttons_may_carry(
    run: Run, copy: Path, empty: Store, vault: Vault
) -> None:
    run("restore", copy)

    with empty.writing() as session:
        old = session.scalars(select(Contribution)).one()
        new = Contribution(
            **{
                one.name: getattr(old, one.name)
                for one in Contribution.__table__.columns
                if one.name not in {"id", "message"}
            }
        )
        session.add(new)
        session.flush()
        assert new.id > old.id + 999_999


def test_backup_is_remembered(copy: Path, town: Store) -> None:
    with town.reading() as session:
        made = heartbeats(session)["backup"]

    assert utc_now() - made.beat_at < timedelta(minutes=1)


def test_those_who_left_since_are_deleted_again(
    run: Run, town: Store, copy: Path, folder: Path, empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.writing() as session:
        leaving = session.scalars(select(Person).order_by(Person.id)).first()
        assert leaving is not None
        erase_for_good(session, Vault(SECRET), leaving, now=MONDAY)
    monkeypatch.setenv("DATABASE_URL", town.url)
    (folder / "gone.txt").write_text(run("erased").out)
    monkeypatch.setenv("DATABASE_URL", empty.url)

    run("restore", copy, "--erased", "gone.txt")

    with empty.reading() as session:
        codes = session.scalars(select(Person.code)).all()
        addresses = session.scalar(select(func.count()).select_from(Address))
    assert (leaving.code in codes, len(codes), addresses) == (False, 11, 11)


def test_stranger_of_whom_nothing_is_kept_gets_no_farewell(
    run: Run, copy: Path, empty: Store
) -> None:
    run("restore", copy)

    assert [row for row in rows_of(empty)["outgoing"] if row[2] is None] == []
    assert STRANGER.address.encode() not in copy.read_bytes()
