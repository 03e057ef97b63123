"""The board on a phone, a tablet and a desktop: the same evening, by finger or by mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.site import Site, Visits
from tests.web.phrases import nb

Size = dict[str, Any]
PHONE: Size = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TABLET: Size = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
DESKTOP: Size = {"viewport": {"width": 1280, "height": 800}}
EVERY_SIZE = pytest.mark.parametrize(
    "size", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"]
)
NOTE = "Noen å spise middag med"
LOOKS = 20
RESTS_MS = 200


def go(board: Page, name: str) -> None:
    """Follow a link of the bar, through the menu where there is one."""
    menu = board.locator(".bar-menu > summary")
    if menu.is_visible():
        menu.click()
    board.get_by_role("navigation", name="Tavla").get_by_role("link", name=name).click()


def fits(board: Page) -> bool:
    """Whether nothing lies beside the screen."""
    is_fitting: bool = board.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return is_fitting


@EVERY_SIZE
def test_evening_from_a_voice_to_what_goes_on(visits: Visits, site: Site, size: Size) -> None:
    site.hang_note(NOTE)
    board = visits.board(**size)
    expect(board.get_by_text(NOTE)).to_be_visible()

    go(board, "Sortere")
    expect(board.locator("#sort.is-live")).to_be_visible()
    board.get_by_label("Nytt behov, med folks egne ord").fill("Selskap ved bordet")
    board.get_by_role("button", name="Legg under nytt").last.click()
    expect(board.locator("#piles")).to_contain_text("Sortert 1")
    does_sorting_fit = fits(board)
    go(board, "Behov")
    board.get_by_role("checkbox", name="Selskap ved bordet").check()
    board.get_by_role("button", name="Lagre valget").click()
    board.get_by_role("link", name="Åpne").click()

    expect(board.get_by_text("Behov · går videre")).to_be_visible()
    expect(board.get_by_text(NOTE)).to_be_visible()
    assert does_sorting_fit
    assert fits(board)


@EVERY_SIZE
def test_note_is_typed_in_at_every_size(visits: Visits, size: Size) -> None:
    board = visits.board(**size)
    go(board, "Verksteder")
    board.get_by_role("link", name="Verksted 1: behov").click()

    board.get_by_label(nb("room.note.text")).fill(NOTE)
    board.get_by_role("button", name=nb("room.note.keep")).click()

    expect(board.locator("#notes")).to_contain_text(NOTE)
    assert fits(board)


def resting_places(*ones: Locator) -> list[FloatRect]:
    """Bring these into view and return where they are, once the table has come to rest.

    It is drawn anew after each sorting: at once, and again when the news of it comes back.
    """
    places: list[FloatRect | None] = [None]
    for _ in range(LOOKS):
        for one in ones:
            one.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        ones[0].page.wait_for_timeout(RESTS_MS)
        before, places = places, [one.bounding_box() for one in ones]
        if places == before and all(places):
            return [place for place in places if place is not None]
    raise AssertionError("the table does not come to rest")


def drag_by_finger(board: Page, handle: Locator, onto: Locator) -> None:
    """Put a finger on a handle, move it onto something, and lift it."""
    start, end = resting_places(handle, onto)
    points = [
        {"x": start["x"] + start["width"] / 2, "y": start["y"] + start["height"] / 2},
        {"x": end["x"] + 40, "y": end["y"] + end["height"] - 12},
    ]
    middle = {axis: (points[0][axis] + points[1][axis]) / 2 for axis in ("x", "y")}
    finger = board.context.new_cdp_session(board)
    for kind, where in (
        ("touchStart", [points[0]]),
        ("touchMove", [middle]),
        ("touchMove", [points[1]]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})
    finger.detach()


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_card_is_carried_by_a_finger(visits: Visits, site: Site, size: Size) -> None:
    site.hang_note("Stranda er for alle")
    site.hang_note(NOTE)
    board = visits.board(**size)
    go(board, "Sortere")
    board.get_by_label("Nytt behov, med folks egne ord").fill("Selskap ved bordet")
    board.get_by_role("button", name="Legg under nytt").last.click()
    target = board.locator("button.target", has_text="Selskap")
    expect(target).to_be_visible()
    expect(board.locator("#piles")).to_contain_text("Sortert 1")

    drag_by_finger(board, board.locator(".voice .handle").first, target)

    expect(board.locator("#piles")).to_contain_text("Sortert 2")


def test_menu_of_a_phone_is_opened_and_followed_by_keys(visits: Visits) -> None:
    board = visits.board(**PHONE)
    tabs = board.get_by_role("navigation", name="Tavla")
    expect(tabs).to_be_hidden()

    board.locator(".bar-menu > summary").focus()
    board.keyboard.press("Enter")
    expect(tabs).to_be_visible()
    tabs.get_by_role("link", name="Sortere").focus()
    board.keyboard.press("Enter")

    expect(board.get_by_role("heading", name="Sortere")).to_be_visible()


def test_bar_of_a_desktop_has_no_menu(visits: Visits) -> None:
    board = visits.board(**DESKTOP)

    expect(board.get_by_role("navigation", name="Tavla")).to_be_visible()
    expect(board.locator(".bar-menu > summary")).to_be_hidden()
    expect(board.get_by_role("button", name="Logg ut")).to_be_visible()


def test_chosen_card_shows_without_our_colours(visits: Visits, site: Site) -> None:
    for text in (NOTE, "Stranda er for alle"):
        site.hang_note(text)
    board = visits.board(**DESKTOP, forced_colors="active")

    go(board, "Sortere")
    expect(board.locator("#sort.is-live")).to_be_visible()
    for place, edge in enumerate(("solid", "none")):
        expect(board.locator(".voice").nth(place)).to_have_css("outline-style", edge)
    expect(board.locator(".voice")).to_have_count(2)
