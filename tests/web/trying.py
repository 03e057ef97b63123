"""A facilitator who sends to themselves first, and answers as a resident would."""

from __future__ import annotations

from typing import Any

from tests.web.browsing import Browser
from tests.web.composing import PLAN, Desk

TRY, TRIAL = "/board/broadcasts/try", "/board/trial"


def send_to_me(desk: Desk, photo: bytes | None = None, /, **fields: Any) -> str:
    """Look a broadcast through and send it to oneself; the page of the chat."""
    assert desk.check(photo, **fields) == 200, desk.browser.text
    form = desk.browser.page.form_to(PLAN).carried()
    assert desk.send(TRY, form) == 303
    return look(desk.browser)


def look(browser: Browser, spoken: str = "nb") -> str:
    """Open the chat in a language; its page."""
    browser.open(f"{TRIAL}?spoken={spoken}")
    return browser.answer.text


def do(browser: Browser, how: str, spoken: str = "nb", **fields: str) -> str:
    """Write or press in the chat; its page afterwards."""
    token = dict(browser.page.form_to(f"{TRIAL}/say").fields)["form_token"]
    browser.post(f"{TRIAL}/{how}", form_token=token, spoken=spoken, **fields)
    return look(browser, spoken)
