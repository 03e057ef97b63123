"""A picture or recording that goes to nobody leaves the shelf, and no other does."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chores import Chores
from storage.tables import Broadcast, Prompt
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.recordings import mp3
from tests.workshop.mailing import HELLO, fire
from tests.workshop.residents import join
from workshop.broadcasts import Plan, plan_broadcast
from workshop.process import current_process

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)


@pytest.fixture
def chosen(chores: Chores, clock: FakeClock) -> str:
    """A recording that was chosen for a message just now."""
    name = chores.shelf.keep_sent_voice(mp3())
    assert chores.shelf.hold(name, at=clock())
    return name


def plan(session: Session, clock: FakeClock, voice: str) -> Broadcast:
    """Plan words with this recording, due now."""
    planned = Plan(None, HELLO, "all", clock(), voice=voice)
    return plan_broadcast(session, current_process(session), planned, now=clock())


@pytest.mark.parametrize(
    ("after", "is_kept"), [(WEEK, True), (WEEK + SECOND, False)], ids=["in time", "after"]
)
def test_what_was_chosen_and_dropped_goes_after_a_week(
    chores: Chores, clock: FakeClock, chosen: str, after: timedelta, is_kept: bool
) -> None:
    clock.now += after

    chores.tidy()

    assert chores.shelf.path(chosen).exists() is is_kept


@pytest.mark.parametrize("until", ["planned", "cancelled", "message"])
def test_what_a_row_names_stays(
    chores: Chores, clock: FakeClock, vault: Vault, chosen: str, until: str
) -> None:
    with chores.store.writing() as session:
        join(session, vault, "1", now=clock())
        broadcast = plan(session, clock, chosen)
        if until == "cancelled":
            broadcast.state = "cancelled"
        elif until == "message":
            fire(session, clock)
            broadcast.voice = None
    clock.advance(days=90)

    chores.tidy()

    assert chores.shelf.path(chosen).exists()


def test_pictures_of_prompts_stay_and_those_of_none_go(chores: Chores, clock: FakeClock) -> None:
    for name in chores.shelf.names_of_prompts():
        chores.shelf.hold(name, at=clock())
    with chores.store.writing() as session:
        prompts = session.scalars(select(Prompt).where(Prompt.picture.is_not(None))).all()
        replaced, kept = prompts[0].picture, {one.picture for one in prompts[1:]}
        prompts[0].picture, prompts[1].is_retired = None, True
    clock.advance(days=8)

    chores.tidy()

    assert replaced not in kept
    assert set(chores.shelf.names_of_prompts()) == kept


def test_what_a_kill_left_half_written_goes_too(
    chores: Chores, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", lambda _part, _target: None)
    chores.shelf.keep_sent_voice(mp3())
    [half] = chores.shelf.folder.glob("*.part")
    os.utime(half, (clock().timestamp(), clock().timestamp()))
    still_there = []
    for after in (WEEK, SECOND):
        clock.now += after
        chores.tidy()
        still_there.append(half.exists())

    assert still_there == [True, False]


def test_file_of_a_resident_is_not_held(chores: Chores, clock: FakeClock) -> None:
    name = chores.shelf.keep_sound(mp3()).name
    path = chores.shelf.path(name)
    os.utime(path, (0, 0))

    held = [chores.shelf.hold(one, at=clock()) for one in (name, f"../{name}", "prompt-x.jpg", "")]

    assert (held, path.stat().st_mtime) == ([False] * 4, 0)
