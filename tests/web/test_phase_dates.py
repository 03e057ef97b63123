"""The planned dates of a round, changed on a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage.tables import Phase
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.page import Page
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole

PAGE = "/board/process/dates/measures"
SAVE = nb("process.save")
ANYWAY = nb("process.save_anyway")
FIELDS = ("date", "time", "checkbox")


def press(browser: Browser, label: str, **fields: str) -> Page:
    """Press a button with what stands in the fields, and some written anew."""
    shown = [a for tag, a in browser.page.found if tag == "input" and a.get("type") in FIELDS]
    stands = {a["name"]: a["value"] for a in shown if a["type"] != "checkbox" or "checked" in a}
    browser.answer = browser.client.post(
        browser.page.form_with(label).action,
        data=browser.page.form_with(label).carried(**{**stands, **fields}),
    )
    return browser.page


def closes_at(stage: Backstage) -> datetime:
    """Return when the measures are planned to close."""
    with stage.store.reading() as session:
        return session.scalars(select(Phase.closes_at).where(Phase.kind == "measures")).one()


def test_dates_are_shown_and_saved_in_local_time(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open(PAGE)

    page = press(facilitator, SAVE, closes_day="2027-02-14", closes_time="20:30")

    assert nb("process.done_dates") in page.text
    assert closes_at(stage) == datetime(2027, 2, 14, 19, 30, tzinfo=UTC)
    assert nb("process.own_dates") in page.text


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"closes_day": "neste uke"}, "process.dates_no_moment"),
        ({"closes_day": "2026-12-01"}, "process.dates_closes_first"),
        ({"opens_day": "2026-12-01"}, "process.dates_before_other"),
        ({"closes_day": "2027-03-20"}, "process.dates_after_other"),
        ({"closes_day": "2027-03-28", "closes_time": "02:30"}, "process.dates_no_such_hour"),
    ],
)
def test_dates_that_cannot_be_are_said_beside_what_was_typed(
    facilitator: Browser, stage: Backstage, fields: dict[str, str], key: str
) -> None:
    before = closes_at(stage)
    facilitator.open(PAGE)

    page = press(facilitator, SAVE, **fields)

    assert (facilitator.answer.status_code, nb(key) in page.text) == (422, True)
    typed = {a.get("name"): a.get("value") for tag, a in page.found if tag == "input"}
    assert {name: typed[name] for name in fields} == fields
    assert closes_at(stage) == before


def test_workshop_outside_is_asked_about_and_then_saved(
    facilitator: Browser, stage: Backstage
) -> None:
    before = closes_at(stage)
    facilitator.open(PAGE)

    asked = press(facilitator, SAVE, opens_day="2027-01-25").text
    unsaved = closes_at(stage) == before
    page = press(facilitator, ANYWAY)

    assert nb("process.look_first") in asked
    assert "Verksted 2" in asked
    assert unsaved
    assert nb("process.done_dates") in page.text


def test_second_of_two_sees_what_stands_before_it_is_changed(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    admin = signed_in_as(StaffRole.ADMIN)
    admin.open(PAGE)
    facilitator.open(PAGE)
    press(facilitator, SAVE, closes_day="2027-02-14")

    told = press(admin, SAVE, closes_day="2027-02-21").text
    status, kept = admin.answer.status_code, closes_at(stage)
    press(admin, ANYWAY)

    assert (status, nb("process.stale") in told, "14. feb." in told) == (409, True, True)
    assert kept == datetime(2027, 2, 14, 20, tzinfo=UTC)
    assert closes_at(stage) == datetime(2027, 2, 21, 20, tzinfo=UTC)


def test_file_can_decide_again(facilitator: Browser) -> None:
    facilitator.open(PAGE)
    press(facilitator, SAVE, closes_day="2027-02-14")
    facilitator.open(PAGE)

    page = facilitator.click(nb("process.file_again"))

    assert nb("process.done_file") in page.text
    assert nb("process.own_dates") not in page.text


def test_unknown_round_has_no_dates(facilitator: Browser) -> None:
    facilitator.open("/board/process/dates/dream")

    assert facilitator.answer.status_code == 404
