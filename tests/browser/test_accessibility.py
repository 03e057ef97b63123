"""No page that residents meet has a fault that axe can see."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.faults import faults
from tests.browser.site import Chat, Visits
from tests.web.phrases import SECOND_QUESTION, nb, opening
from tests.web.pictures import photo_bytes


@pytest.mark.parametrize(
    "path", ["/", "/?lang=en", "/hjelp", "/nowhere", "/board", "/board/enter/x"]
)
def test_open_page_has_no_fault(visits: Visits, path: str) -> None:
    page = visits.window()

    page.goto(path)

    assert faults(page) == []


def test_conversation_has_no_fault(visits: Visits, tmp_path: Path) -> None:
    chat = Chat(visits.window())
    photo = tmp_path / "hagen.jpg"
    photo.write_bytes(photo_bytes())
    chat.take_part()
    at_question = faults(chat.page)

    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)
    chat.page.locator("[name=photos]").set_input_files(photo)
    chat.say("")
    chat.sees(opening("shown.ask"))

    assert (at_question, faults(chat.page)) == ([], [])


def test_open_menu_reply_and_fault_have_no_fault(visits: Visits, tmp_path: Path) -> None:
    chat = visits.chat()
    large = tmp_path / "stor.jpg"
    large.write_bytes(bytes(20 * 1024 * 1024 + 1))
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    chat.page.get_by_role("link", name="Svar på dette").click()
    chat.page.locator("[name=photos]").set_input_files(large)
    chat.page.locator("summary").click()

    assert faults(chat.page) == []


def test_recorder_has_no_fault(visits: Visits) -> None:
    chat = visits.chat()

    chat.page.get_by_role("button", name="Snakk inn").click()
    expect(chat.page.locator("#timer")).to_have_text("0:01")
    chat.page.get_by_role("button", name="Stopp").click()
    chat.page.get_by_role("button", name="Send opptaket").wait_for()
    recorded = faults(chat.page)
    chat.page.get_by_role("button", name="Send opptaket").click()
    chat.page.locator(".own audio").wait_for()

    assert (recorded, faults(chat.page)) == ([], [])


def test_page_without_scripts_has_no_fault(visits: Visits) -> None:
    window = visits.window()
    chat = Chat(window)
    window.route("**/chat.js", lambda route: route.abort())

    chat.take_part()

    assert faults(chat.page) == []


def test_moving_and_leaving_have_no_fault(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.goto("/chat/continue")
    before = faults(chat.page)
    chat.page.get_by_role("button", name="Lag en lenke").click()
    made = faults(chat.page)
    chat.page.goto(chat.page.get_by_label("Lenken din").input_value())
    arriving = faults(chat.page)
    chat.page.goto("/")
    chat.choose("Slett alt om meg")
    chat.press(nb("button.erase"))
    chat.page.get_by_role("heading", name="Takk for at du kom innom").wait_for()

    assert (before, made, arriving, faults(chat.page)) == ([], [], [], [])
