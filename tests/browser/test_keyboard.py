"""The whole way with the keyboard alone, on a narrow phone, in each language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from prompts.catalogue import load_catalogue
from tests.browser.site import ENHANCED, Visits

SEEN = """() => {
  const one = document.activeElement;
  if (one === document.body || !one.matches(":focus-visible")) return "nothing has the focus";
  const shown = one.closest(".card") ?? one.closest(".tool") ?? one;
  const outline = getComputedStyle(shown);
  if (outline.outlineStyle === "none" || parseFloat(outline.outlineWidth) < 2) return "no ring";
  const box = shown.getBoundingClientRect();
  if (box.left < 0 || box.right > innerWidth) return "beside the window";
  if (one.closest(".card")) return "";
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return shown.contains(top) ? "" : `covered: ${one.textContent}`;
}"""
"""Tells what is wrong with how the focus shows; nothing, if it can be seen."""
WAY_IN = ("lang:{}", "join:yes", "age:40-66", "area:vang", "role:resident")
MOST_TABS = 40


def tab_to(page: Page, mark: str) -> None:
    """Press Tab until something marked so has the focus, which must be seen at every step."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        assert page.evaluate(SEEN) == ""
        if page.evaluate("mark => document.activeElement.matches(mark)", mark):
            return
    pytest.fail(f"Tab never came to {mark}")


def go_on(page: Page, mark: str) -> None:
    """Come to a button by Tab, press it and go on from the answer."""
    tab_to(page, mark)
    before = page.locator(".told").last.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator(".told").last).not_to_have_attribute("id", before or "")
    page.locator(ENHANCED).wait_for()
    page.locator(".told :focus").wait_for()
    assert page.evaluate(SEEN) == ""


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_whole_way_goes_by_keyboard(visits: Visits, language: str) -> None:
    page = visits.window(reduced_motion="reduce")
    say = load_catalogue().say
    page.goto(f"/?lang={language}")

    tab_to(page, "button.wide")
    page.keyboard.press("Enter")
    page.locator(".told :focus").wait_for()
    for press in WAY_IN:
        go_on(page, f"button[value='{press.format(language)}']")
    tab_to(page, "#text")
    page.keyboard.type("En tom stol")
    page.keyboard.press("Control+Enter")
    page.locator(".question").nth(1).wait_for()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".choice").last).to_have_text(say("button.go_on", language))
    assert page.evaluate(SEEN) == ""
    assert page.evaluate("document.documentElement.lang") == language


def test_fault_covers_no_button(visits: Visits) -> None:
    chat = visits.chat(reduced_motion="reduce")
    chat.page.context.set_offline(True)

    chat.say("En tom stol")
    chat.page.locator(".fault:not(:empty)").wait_for()

    lowest = chat.page.locator(".choice").last.bounding_box()
    box = chat.page.locator(".composer").bounding_box()
    assert lowest is not None
    assert box is not None
    assert lowest["y"] + lowest["height"] <= box["y"]


def test_button_under_the_writing_box_is_brought_out(visits: Visits) -> None:
    page = visits.chat(reduced_motion="reduce").page
    page.evaluate("window.scrollBy(0, -60)")
    page.locator(".choice").nth(1).evaluate("(one) => one.focus({ preventScroll: true })")

    page.keyboard.press("Tab")
    page.wait_for_timeout(100)

    assert page.evaluate(SEEN) == ""
