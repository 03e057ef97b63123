"""The n-th write fails, for every n: never half a thing, no false receipt, and then it works."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.backups import make_backup
from bot.opening import Refused
from storage.backup import check_file
from storage.tables import Meeting
from storage.vault import Vault
from tests.conftest import MONDAY, FakeClock
from tests.crash.faults import refused_write
from tests.crash.houses import Another, House, another
from workshop.broadcasts import Plan, fire, plan_broadcast
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Heard,
    MediaKind,
    Pressed,
    Said,
    Say,
    Sent,
)
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process

__all__ = ["another"]
FRAME = 4_096 + 24
"""What one page takes in the write-ahead log."""
NOTES = "tekst;bord\nEn benk ved butikken;1\nMiddag sammen på tirsdager;2\n"


Act = Callable[[House], object]
Fault = Callable[[House, int], AbstractContextManager[None]]


def hears(*contents: Content) -> Act:
    """Return an act: a batch is heard, the same again each time."""
    batch = [
        Heard(Channel.TELEGRAM, "4711", f"n:{number}", MONDAY, one, message=f"{number}")
        for number, one in enumerate(contents, start=900)
    ]
    return lambda house: house.resident.conversation.hear(batch)


def fires(house: House) -> None:
    """Plan a broadcast and turn it into messages, as the command does."""
    with house.store.writing() as session:
        process = current_process(session)
        plan = Plan(None, {"nb": "Vi sees"}, "all", MONDAY, is_urgent=True)
        made = plan_broadcast(session, process, plan, now=MONDAY)
        fire(session, made.id, MONDAY, make_say=lambda *_: Say("Vi sees"))


def imports(house: House) -> None:
    """Import notes from a meeting, as the command does."""
    with house.store.writing() as session:
        meeting = session.scalars(select(Meeting).order_by(Meeting.id)).first()
        assert meeting is not None
        done = import_notes(session, meeting, NotesFile("a.csv", NOTES.encode()), now=MONDAY)
        assert done.faults == ()


def picture(number: int) -> Sent:
    """Return a picture of an album."""
    return Sent(Attachment(MediaKind.PHOTO, reference=f"photo-{number}"), album="album")


ACTS: dict[str, Act] = {
    "reply": hears(Said("Svaret")),
    "press": hears(Pressed("next", toast_id="t")),
    "album": hears(picture(1), picture(2), picture(3)),
    "stranger": hears(Said("Svaret"), Pressed("done", toast_id="t"), Said("/mine")),
    "erase": hears(Said("/slett"), Pressed("erase:yes", toast_id="t")),
    "broadcast": fires,
    "import": imports,
}


@contextmanager
def statement_refused(house: House, nth: int) -> Iterator[None]:
    """Let the n-th statement that writes fail."""
    with refused_write(house.store.engine, nth):
        yield


@contextmanager
def frame_refused(house: House, nth: int) -> Iterator[None]:
    """Let the operating system take half of the n-th page of the log, and no more."""
    log = house.folder / "verksted.db-wal"
    size = log.stat().st_size if log.exists() else 0
    with no_longer_than(size + (nth - 1) * FRAME + FRAME // 2):
        yield


@contextmanager
def no_longer_than(size_bytes: int) -> Iterator[None]:
    """Let no file of this process grow beyond this size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def outcome_of(house: House, act: Act) -> str:
    """Do it; return whether it was refused."""
    try:
        act(house)
    except OperationalError:
        return "refused"
    return "done"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ACTS)
def test_nth_statement_that_fails_leaves_nothing_half(another: Another, name: str) -> None:
    fails_at_each_write(another, ACTS[name], statement_refused)


@pytest.mark.sqlite
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ACTS)
def test_nth_page_that_is_torn_leaves_nothing_half(another: Another, name: str) -> None:
    fails_at_each_write(another, ACTS[name], frame_refused)


def fails_at_each_write(another: Another, act: Act, fault: Fault) -> None:
    """Let the first write fail, then the second, and so on until all are done."""
    whole = another()
    act(whole)
    for nth in range(1, 200):
        house = another()
        before = house.dump()

        with fault(house, nth):
            outcome = outcome_of(house, act)

        if outcome == "done":
            break
        # A deletion is two steps: once its words are gone, its files may still be there.
        assert house.dump() == before or is_erased(house)
        assert outcome_of(house, act) == "done"
        house.sweep()
        assert house.counts() == whole.counts()
        house.store.close()
    house.sweep()
    assert (nth > 1, house.counts()) == (True, whole.counts())


def is_erased(house: House) -> bool:
    """Tell whether Berit is gone with all her words."""
    left = house.counts()
    return (left["person"], left["contribution"], left["media"]) == (0, 0, 0)


@pytest.mark.sqlite
@pytest.mark.slow
def test_backup_on_a_full_disk_leaves_no_file(
    another: Another, vault: Vault, clock: FakeClock
) -> None:
    house = another()
    out = house.folder / "backup.bin"

    def backs_up() -> None:
        shelf = house.resident.conversation.shelf
        make_backup(house.store, vault, shelf, out, now=clock(), step=lambda _: None)

    backs_up()
    size = out.stat().st_size
    out.unlink()
    for limit in range(1, size, size // 20):
        with no_longer_than(limit), pytest.raises(Refused):
            backs_up()

        assert list(house.folder.glob("*backup*")) == []

    backs_up()
    assert check_file(out, vault).rows > 0
