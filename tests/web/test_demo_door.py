"""The demonstration's own door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI

from bot.demo.door import make_door
from tests.web.browsing import Browser
from tests.web.phrases import nb
from web.app import create_app
from web.backstage import Backstage

Demo = tuple[FastAPI, str]


@pytest.fixture
def demo(stage: Backstage) -> Demo:
    """A demonstration, and the token of its link."""
    door, token = make_door(stage.store, "Prosessleder", now=stage.clock())
    return create_app(replace(stage, demo_door=door)), token


def test_link_of_the_demo_lets_in_at_once_and_again(demo: Demo) -> None:
    app, token = demo
    browsers = [Browser(app), Browser(app)]

    for browser in browsers:
        browser.open(f"/board/demo/{token}")
        browser.click("Gå inn")

    assert ["Veggen" in browser.text for browser in browsers] == [True, True]


def test_demo_says_that_a_real_board_asks_for_more(demo: Demo) -> None:
    app, token = demo

    page = Browser(app).open(f"/board/demo/{token}")

    assert nb("doors.demo_differs") in page.text


def test_wrong_link_of_the_demo_can_be_tried_five_times(demo: Demo) -> None:
    app, _ = demo

    answers = [Browser(app).post("/board/demo/wrong").status_code for _ in range(6)]

    assert answers == [410] * 5 + [429]


def test_demo_shows_its_admin_everything(demo: Demo) -> None:
    app, token = demo
    browser = Browser(app)
    browser.open(f"/board/demo/{token}")
    browser.click("Gå inn")

    pages = [browser.open(path).text for path in ("/board/colleagues", "/board/me")]

    assert "Prosessleder Administrator" in pages[0]
    assert nb("doors.no_password") in pages[1]


def test_signed_out_demo_says_where_the_link_is(demo: Demo) -> None:
    app, _ = demo

    assert nb("doors.demo_again") in Browser(app).open("/board").text
    assert nb("doors.demo_again") in Browser(app).open("/board/sign-in").text


def test_link_of_the_demo_is_none_elsewhere(demo: Demo, stage: Backstage) -> None:
    _, token = demo

    assert Browser(create_app(stage)).post(f"/board/demo/{token}").status_code == 404
