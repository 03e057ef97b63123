"""A facilitator's evening in real Chromium: from a reply to its card, and from a card to its item.

What is measured is the tool's own share: a person reads and thinks besides.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.at_work import at_work
from benchmarks.board import session_for
from benchmarks.figures import Figure, Result, nearest_rank
from benchmarks.filling import filled_town
from benchmarks.mail import text_update
from benchmarks.post_office import PostOffice, post_office
from benchmarks.town import FIRST_CHAT
from workshop.board.staff import StaffRole

HEAP = 10_000
REPLIES = 60
SORTED = 200
SENDS_PER_S = 25
EACH_S = 0.4
PATIENCE_MS = 30_000
WATCH = """() => {
  window.shownAt = {};
  const look = () => {
    for (const [mark] of document.body.textContent.matchAll(/svar-\\d+-/g)) {
      window.shownAt[mark] ??= Date.now();
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
LOADED = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def run() -> Result:
    """Let replies arrive on the wall, sort two hundred, and walk through the whole heap."""
    with TemporaryDirectory() as folder, post_office() as post:
        town = filled_town(Path(folder) / "town", HEAP)
        post.knows(range(FIRST_CHAT, FIRST_CHAT + REPLIES))
        with at_work(town, post, sends_per_s=SENDS_PER_S) as bot, _window(bot.base) as page:
            cookies = session_for(town, StaffRole.FACILITATOR)
            page.context.add_cookies(
                [
                    {"name": name, "value": value, "url": bot.base}
                    for name, value in cookies.items()
                ]
            )
            shown = _until_shown(post, page)
            walked = _walk(page)
            sorted_in = _sort(page)
    return Result(
        f"evening (a heap of {HEAP:,}, in Chromium)",
        [
            Figure("from a reply on Telegram to its card, p50", "s", [nearest_rank(shown, 0.5)]),
            Figure("the same, p95", "s", [nearest_rank(shown, 0.95)], "under 1"),
            Figure("a reply sorted by one key, p50", "s", [nearest_rank(sorted_in, 0.5)]),
            Figure("the same, p95", "s", [nearest_rank(sorted_in, 0.95)]),
            Figure("a page of the heap until it stands, p50", "s", [nearest_rank(walked, 0.5)]),
            Figure("the same, p95", "s", [nearest_rank(walked, 0.95)]),
        ],
        [f"{len(shown)} replies, {len(sorted_in)} sorted in a row, {len(walked)} pages."],
    )


@contextmanager
def _window(base: str) -> Iterator[Page]:
    path = shutil.which("chromium")
    if path is None:
        sys.exit("Chromium is missing: make browser")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(PATIENCE_MS)
        yield context.new_page()
        browser.close()


def _until_shown(post: PostOffice, page: Page) -> list[float]:
    """Return how long each reply took from Telegram's queue to the open wall, in seconds."""
    page.goto("/board")
    page.evaluate(WATCH)
    # The stream of news is open once the page has loaded.
    time.sleep(2)
    chance, written = random.Random(1), {}
    for nth in range(REPLIES):
        update = text_update(FIRST_CHAT + nth, 90_000 + nth)
        update["message"]["text"] = f"svar-{nth}- Vi kunne spise sammen på tirsdager."
        written[f"svar-{nth}-"] = time.time()
        post.queue([update])
        time.sleep(EACH_S * (0.5 + chance.random()))
    shown = _all_shown(page)
    return [shown[mark] / 1000 - at for mark, at in written.items()]


def _all_shown(page: Page) -> dict[str, float]:
    """Wait for the last card; when each was there, in ms since 1970."""
    ends_at = time.monotonic() + PATIENCE_MS / 1000
    while True:
        shown: dict[str, float] = page.evaluate("() => window.shownAt")
        if len(shown) == REPLIES:
            return shown
        if time.monotonic() > ends_at:
            sys.exit(f"{len(shown)} of {REPLIES} replies are on the wall")
        time.sleep(0.1)


def _walk(page: Page) -> list[float]:
    """Return how long each page of the heap takes, from the newest card to the oldest."""
    page.goto("/board/sort")
    seconds = []
    while (older := page.locator(".older a")).count():
        older.click()
        page.wait_for_load_state("domcontentloaded")
        seconds.append(page.evaluate(LOADED) / 1000)
    return seconds


def _sort(page: Page) -> list[float]:
    """Return how long each of two hundred takes from the key until the next card is chosen."""
    page.goto("/board/sort")
    page.locator("#sort.is-live").wait_for()
    for title in ("Noen å spise med", "Lys på stien"):
        page.keyboard.press("n")
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        page.locator("button.target", has_text=title).wait_for()
    return [_press(page, "12"[nth % 2]) for nth in range(SORTED)]


def _press(page: Page, key: str) -> float:
    gone = page.locator(".voice:has(input:checked)").get_attribute("id")
    began = time.perf_counter()
    page.keyboard.press(key)
    page.locator(f"#{gone}").wait_for(state="detached")
    return time.perf_counter() - began
