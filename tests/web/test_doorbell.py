"""The bell that rings when there is something new."""

from __future__ import annotations

import threading

import pytest
from fastapi import FastAPI
from sqlalchemy import Delete, Update, delete, select, update

from storage.tables import Contribution, Media, Person
from tests.apart import run_apart
from tests.web.browsing import Browser, Resident
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from web.backstage import Backstage
from web.doorbell import WALL, Doorbell

SOON_S = 5.0
NOT_YET_S = 0.3


async def rings(doorbell: Doorbell, of: int, act: object, within_s: float) -> bool:
    """Tell whether a bell that has rung at its first look rings after an act elsewhere."""
    with doorbell.bell(of) as bell:
        assert await bell.wait(SOON_S)
        threading.Thread(target=act if callable(act) else None).start()
        return await bell.wait(within_s)


def person_id(stage: Backstage) -> int:
    """Return the only resident's id."""
    with stage.store.reading() as session:
        return session.scalars(select(Person.id)).one()


def test_bell_rings_for_what_is_said_to_a_resident(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    doorbell = Doorbell(stage.store, every_s=0.01)

    is_rung = run_apart(
        rings(doorbell, person_id(stage), lambda: resident.say("En tom stol"), SOON_S)
    )

    assert is_rung


def test_bell_of_somebody_else_stays_silent(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    doorbell = Doorbell(stage.store, every_s=0.01)

    other = person_id(stage) + 1
    is_rung = run_apart(rings(doorbell, other, lambda: resident.say("En tom stol"), NOT_YET_S))

    assert not is_rung


def test_bell_of_the_wall_rings_for_a_contribution(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    doorbell = Doorbell(stage.store, every_s=0.01)

    is_rung = run_apart(rings(doorbell, WALL, lambda: resident.say("En tom stol"), SOON_S))

    assert is_rung


@pytest.mark.parametrize(
    "change",
    [
        update(Contribution).values(state="withdrawn"),
        delete(Contribution),
        update(Media).values(shown="somebody"),
    ],
    ids=("withdrawn", "erased", "held back"),
)
def test_bell_of_the_wall_rings_for_what_goes(
    resident: Resident, stage: Backstage, change: Update | Delete
) -> None:
    resident.take_part()
    resident.say(files=photos(photo_bytes()))
    resident.click(nb("button.shows_nobody"))

    def act() -> None:
        with stage.store.writing() as session:
            if change.is_delete:
                session.execute(delete(Media))
            session.execute(change)

    assert run_apart(rings(Doorbell(stage.store, every_s=0.01), WALL, act, SOON_S))


def test_watcher_goes_home_with_the_last_bell(stage: Backstage) -> None:
    doorbell = Doorbell(stage.store, every_s=0.01)

    run_apart(rings(doorbell, WALL, lambda: None, 0.05))
    threads = [t for t in threading.enumerate() if t.name == "doorbell"]
    for thread in threads:
        thread.join(timeout=SOON_S)

    assert [t for t in threads if t.is_alive()] == []


def test_stream_of_a_stranger_is_not_there(stage: Backstage, resident: Resident) -> None:
    assert resident.client.get("/chat/stream").status_code == 404


def test_stream_of_the_wall_needs_a_sign_in(app: FastAPI) -> None:
    assert Browser(app).client.get("/board/stream").status_code == 401
