"""Going on with the conversation on another device."""

from __future__ import annotations

import re

from fastapi import FastAPI

from tests.web.browsing import HOST, Browser, Resident
from tests.web.conftest import TickingClock
from tests.web.phrases import nb


def make_link(resident: Resident) -> str:
    """Let the resident ask for a link; its path."""
    resident.take_part()
    resident.say("En tom stol")
    resident.open("/chat/continue")
    resident.click("Lag en lenke")
    found = re.search(rf"{HOST}(/chat/continue/[\w-]+)", resident.answer.text)
    return found.group(1) if found else ""


def test_link_brings_the_conversation_along(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    other = Resident(app)
    other.open(path)

    other.click("Fortsett her")

    assert other.own_words() == ["En tom stol"]


def test_both_devices_stay_in_the_conversation(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    other = Resident(app)
    other.open(path)
    other.click("Fortsett her")

    other.say("Og en kaffekopp")
    resident.open()

    assert resident.own_words() == ["En tom stol", "Og en kaffekopp"]


def test_looking_at_the_link_uses_nothing_up(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    Browser(app).open(path)
    other = Resident(app)
    other.open(path)

    other.click("Fortsett her")

    assert other.answer.status_code == 200


def test_link_is_good_once(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    Browser(app).post(path)
    third = Browser(app)

    third.post(path)

    assert (third.answer.status_code, dict(third.client.cookies)) == (410, {})


def test_same_link_written_otherwise_is_used_too(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    Browser(app).post(path)

    # The last sign of base64 has bits that do not count.
    variants = [
        path[:-1] + sign for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    ]

    assert {Browser(app).post(one).status_code for one in variants} == {410}


def test_link_is_too_old_after_15_minutes(
    resident: Resident, app: FastAPI, ticking: TickingClock
) -> None:
    path = make_link(resident)
    ticking.advance(minutes=15)

    assert Browser(app).post(path).status_code == 410


def test_link_of_a_deleted_conversation_is_dead(resident: Resident, app: FastAPI) -> None:
    path = make_link(resident)
    resident.open()
    resident.click("Slett alt om meg")
    resident.click(nb("button.erase"))

    assert Browser(app).post(path).status_code == 410


def test_made_up_link_is_refused(app: FastAPI) -> None:
    assert Browser(app).post("/chat/continue/AAAA").status_code == 410
    assert Browser(app).post("/chat/continue/%C3%A6").status_code == 410


def test_stranger_cannot_make_a_link(app: FastAPI) -> None:
    assert Browser(app).post("/chat/continue").headers["location"] == "/"
