"""Who may do what in the hall, what is written down, and where its codes lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage.tables import Audit, Contribution
from tests.conftest import MONDAY
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.test_hall import (
    HOLD,
    OPEN,
    QUEUE,
    THROUGH,
    UNDO,
    let_through,
    stop_moderating,
)
from tests.web.test_wall import ANSWER, NOTE, hang_note
from web.app import create_app
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.upkeep.intake import beat


@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_readers_see_and_let_nothing_through(
    signed_in_as: SignInAs, stage: Backstage, role: StaffRole
) -> None:
    hang_note(stage)
    reader = signed_in_as(role)
    page = reader.open(QUEUE)
    token = dict(page.form_with("Logg ut").fields)["form_token"]

    fields = {"number": "1", "choice": "through", "seen": "x", "form_token": token}
    answer = reader.post(QUEUE, **fields)
    setting = reader.post("/board/hall/moderation", moderation="off", form_token=token)

    assert NOTE in page.text
    assert (THROUGH in page.button_labels, answer.status_code, setting.status_code) == (
        False,
        403,
        403,
    )


def test_decision_needs_the_token_of_the_form(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)

    answer = facilitator.post(QUEUE, number="1", choice="through", form_token="x")

    assert answer.status_code == 403


def test_each_decision_is_written_down(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator)
    facilitator.click(UNDO)
    let_through(facilitator, HOLD)
    stop_moderating(facilitator)

    with stage.store.reading() as session:
        done = list(session.scalars(select(Audit.action).order_by(Audit.id)))[1:]

    assert done == ["hall-through", "undo", "hall-held", "moderation-set"]


def test_code_and_address_lead_into_the_chat(facilitator: Browser) -> None:
    page = facilitator.open("/board/hall")

    assert page.values("svg", "class").count("qr") == 1
    assert page.links["testserver/ sal"] == "http://testserver/k/sal-verksted-behov"


def test_short_address_carries_the_workshop(resident: Resident, stage: Backstage) -> None:
    resident.take_part("/sal")
    resident.say(ANSWER)

    with stage.store.reading() as session:
        assert session.scalars(select(Contribution.source)).one() == "sal-verksted-behov"


def test_bot_that_the_listener_knows_is_shown(facilitator: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        beat(session, "listener", now=MONDAY, username="framtida_bot")

    page = facilitator.open("/board/hall")

    assert page.links["@framtida_bot"] == "https://t.me/framtida_bot?start=sal-verksted-behov"


def test_bot_named_by_hand_is_shown(facilitator: Browser, stage: Backstage) -> None:
    browser = Browser(create_app(replace(stage, bot_username="annen_bot")))
    browser.client.cookies.update(facilitator.client.cookies)

    assert "@annen_bot" in browser.open("/board/hall").text


def test_hall_needs_somebody_signed_in(stage: Backstage) -> None:
    stranger = Browser(create_app(stage))

    codes = [stranger.client.get(path).status_code for path in (OPEN, QUEUE, "/board/hall/stream")]

    assert codes == [401, 401, 401]


@pytest.mark.parametrize("path", ["/board/hall?phase=x", "/board/hall?photo=x&item=9&cards=1"])
def test_unknown_place_in_the_hall_is_calm(facilitator: Browser, path: str) -> None:
    facilitator.open(path)

    assert facilitator.answer.status_code == 200
