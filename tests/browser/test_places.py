"""Where things stand on the board's pages, and that what is wrong or out of sight is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site, Visits

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}


def style_of(one: Locator, name: str) -> str:
    """Return how a browser has computed something of how an element looks."""
    value: str = one.evaluate("(one, name) => getComputedStyle(one).getPropertyValue(name)", name)
    return value.strip()


def box_of(one: Locator) -> tuple[float, float, float]:
    """Return where an element begins, from the left and from the top, and how high it is."""
    box = one.bounding_box()
    assert box is not None
    return round(box["x"]), round(box["y"]), round(box["height"])


def wrong_meeting(visits: Visits) -> Page:
    """A new workshop without a name, that ends before it begins."""
    board = visits.board(viewport=PHONE)
    board.goto("/board/meetings/new")
    board.get_by_label("Begynner").fill("17:00")
    board.get_by_label("Slutter").fill("01:00")
    board.get_by_role("button", name="Lagre").click()
    expect(board.locator("#ends-wrong")).to_be_visible()
    board.wait_for_load_state()
    return board


def test_field_that_is_wrong_has_the_colour_of_what_is_said_of_it(visits: Visits) -> None:
    board = wrong_meeting(visits)

    said = style_of(board.locator("#ends-wrong"), "color")
    # Edges come to their colour in a moment.
    expect(board.locator("#title-nb")).to_have_css("border-top-color", said)
    expect(board.locator("#ends")).to_have_css("border-top-color", said)
    expect(board.locator("#starts")).not_to_have_css("border-top-color", said)


def test_what_is_wrong_with_a_time_stands_below_both_times(visits: Visits) -> None:
    board = wrong_meeting(visits)

    (_, starts, high), (_, ends, _) = (
        box_of(board.locator("#starts")),
        box_of(board.locator("#ends")),
    )
    left, wrong, _ = box_of(board.locator("#ends-wrong"))
    assert starts == ends
    assert wrong >= ends + high
    assert left == box_of(board.locator("#day"))[0] == box_of(board.locator("#starts"))[0]


def test_panel_leaves_cards_with_a_button_of_their_own_alone(visits: Visits, site: Site) -> None:
    site.hang_note("Noen å spise middag med")
    board = visits.board(viewport=PHONE)
    board.goto("/board/sort")
    panel = board.locator("#sort.is-live")
    unsorted = style_of(panel, "position")
    board.get_by_role("button", name="Legg til side").click()
    expect(board.locator("#piles")).to_contain_text("Lagt til side 1")
    board.goto("/board/sort?pile=aside")

    assert (unsorted, style_of(panel, "position")) == ("sticky", "static")


def test_fields_and_button_of_a_filter_stand_on_one_line(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/history")

    places = [
        box_of(one)[1:]
        for one in (
            board.get_by_label("Hvem"),
            board.get_by_label("Dag"),
            board.get_by_role("button", name="Vis"),
        )
    ]
    assert len(set(places)) == 1, places


def test_days_to_a_reminder_are_asked_for_when_there_is_one(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/broadcasts/new")
    days = board.get_by_label("Dager før den første")
    expect(days).to_be_hidden()

    board.get_by_label("Minn om det").select_option("1")

    expect(days).to_be_visible()


def test_what_narrows_the_cards_is_shown_for_cards(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/print?what=need")
    expect(board.get_by_label("Bilde")).to_be_hidden()

    board.get_by_label("Hva").select_option("cards")

    expect(board.get_by_label("Bilde")).to_be_visible()


def test_cover_of_the_hall_stays_where_it_is_pressed(visits: Visits) -> None:
    board = visits.board(viewport=TABLET)
    board.goto("/board/hall")
    shows = board.get_by_role("link", name="Vis lappene")
    expect(shows).to_be_visible()
    covered = box_of(shows)[0]
    shows.click()
    covers = board.get_by_role("link", name="Dekk til lappene")
    expect(covers).to_be_visible()
    board.wait_for_load_state()

    assert box_of(covers)[0] == covered


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_beside_a_table_is_the_paper_of_the_page(visits: Visits, scheme: str) -> None:
    board = visits.board(color_scheme=scheme)
    board.goto("/board/report/read?language=nb")

    beside = style_of(board.locator(".report"), "--r-paper")
    assert beside == style_of(board.locator("body"), "--paper")
