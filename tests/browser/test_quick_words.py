"""Words typed while others are on their way."""

from __future__ import annotations

import time

from playwright.sync_api import Route, expect

from tests.browser.site import Visits

SLOW_S = 0.8


def go_slowly(route: Route) -> None:
    """Let a request take its time."""
    time.sleep(SLOW_S)
    route.continue_()


def test_words_typed_while_sending_are_kept(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.route("**/chat/say", go_slowly)

    for words in ("asså", "hun er ensom", "og redd", "tror jeg"):
        chat.page.locator("#text").fill(words)
        chat.page.get_by_role("button", name="Send", exact=True).click()

    expect(chat.page.locator(".own .text")).to_have_text(
        ["asså", "hun er ensom", "og redd", "tror jeg"], timeout=15_000
    )


def test_draft_begun_while_sending_stays(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.route("**/chat/say", go_slowly)
    chat.page.locator("#text").fill("en")
    chat.page.get_by_role("button", name="Send", exact=True).click()
    chat.page.locator("#text").fill("et utkast")

    expect(chat.page.locator(".own .text")).to_have_text(["en"], timeout=15_000)

    expect(chat.page.locator("#text")).to_have_value("et utkast")
