"""What was taken back goes from a wall that somebody looks at, wherever they are on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from storage.tables import Contribution, ContributionState
from tests.browser.site import Chat, Site, Visits
from tests.web.phrases import WAY_IN

LOOKS_EVERY_MS = 20_000


def set_state(site: Site, text: str, state: ContributionState) -> None:
    """Let a contribution be taken back, or be there again."""
    with site.stage.store.writing() as session:
        found = select(Contribution).where(Contribution.text == text)
        session.scalars(found).one().state = state


def on_wall(board: Page) -> list[str]:
    """Return the texts of the room's cards, from the top."""
    return board.locator("[data-strip=room] .text").all_inner_texts()


@pytest.fixture
def fifty(site: Site) -> list[str]:
    """Fifty notes, newest first, ten more than a page holds."""
    for number in range(50):
        site.hang_note(f"Lapp {number}")
    return [f"Lapp {number}" for number in reversed(range(50))]


def test_taken_back_words_go_at_once(visits: Visits, site: Site, fifty: list[str]) -> None:
    board = visits.board()

    set_state(site, "Lapp 30", ContributionState.WITHDRAWN)

    expect(board.get_by_text("Lapp 30", exact=True)).to_have_count(0)
    fifty.remove("Lapp 30")
    assert on_wall(board) == fifty[:40]


def test_words_taken_back_again_find_their_place(
    visits: Visits, site: Site, fifty: list[str]
) -> None:
    set_state(site, "Lapp 30", ContributionState.WITHDRAWN)
    board = visits.board()

    set_state(site, "Lapp 30", ContributionState.KEPT)

    expect(board.get_by_text("Lapp 30", exact=True)).to_be_visible()
    assert on_wall(board) == fifty[:40]


def test_taken_back_words_go_from_older_pages(
    visits: Visits, site: Site, fifty: list[str]
) -> None:
    board = visits.board()
    board.get_by_role("link", name="Vis eldre").click()
    expect(board.get_by_text("Lapp 5", exact=True)).to_be_visible()

    set_state(site, "Lapp 5", ContributionState.WITHDRAWN)

    expect(board.get_by_text("Lapp 5", exact=True)).to_have_count(0)
    assert on_wall(board) == [text for text in fifty[40:] if text != "Lapp 5"]


def test_taken_back_words_go_below_many_new_ones(
    visits: Visits, site: Site, fifty: list[str]
) -> None:
    board = visits.board()
    board.locator(".note-card").last.scroll_into_view_if_needed()
    for number in range(45):
        site.hang_note(f"Ny {number}")
    expect(board.get_by_role("button", name="45 nye innspill")).to_be_visible()

    set_state(site, "Lapp 12", ContributionState.WITHDRAWN)

    expect(board.get_by_text("Lapp 12", exact=True)).to_have_count(0)
    expect(board.get_by_role("button", name="45 nye innspill")).to_be_visible()


def test_wall_at_the_top_holds_the_newest_only(
    visits: Visits, site: Site, fifty: list[str]
) -> None:
    board = visits.board()

    site.hang_note("Ny lapp")

    expect(board.get_by_text("Ny lapp", exact=True)).to_be_visible()
    assert on_wall(board) == ["Ny lapp", *fifty[:39]]
    older = board.get_by_role("link", name="Vis eldre").get_attribute("href")
    board.goto(older or "")
    assert on_wall(board) == fifty[39:]


def test_first_poster_is_counted_while_looking(visits: Visits) -> None:
    board = visits.board()
    expect(board.get_by_text("Plakater, annonser og lenker")).to_be_hidden()
    chat = Chat(visits.window())
    chat.begin("/k/plakat-butikken")
    for label in WAY_IN:
        chat.press(label)

    chat.say("Naboen måker for meg")

    expect(board.get_by_text("Plakater, annonser og lenker")).to_be_visible()
    expect(board.locator("#posters li")).to_have_text(["1 plakat-butikken"])


def test_note_is_seen_now_and_then_though_no_bell_is_heard(visits: Visits, site: Site) -> None:
    board = visits.board(looks=True)
    board.route("**/board/stream", lambda route: route.abort())
    board.clock.install()
    board.goto("/board")
    site.hang_note("Ny lapp")

    board.clock.fast_forward(LOOKS_EVERY_MS)

    expect(board.get_by_text("Ny lapp", exact=True)).to_be_visible()
