"""The projector and its queue in a real browser: live, calm, and by keyboard."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlalchemy import select

from storage.tables import Contribution, ContributionState, Prompt
from tests.browser.site import Site, Visits
from tests.web.phrases import nb

OPEN = "/board/hall?photo=kjokkenbordet&cards=1"


@pytest.fixture
def queue(visits: Visits) -> Page:
    """A facilitator at the queue."""
    board = visits.board()
    board.goto("/board/hall/moderate")
    return board


@pytest.fixture
def hall(queue: Page) -> Page:
    """The same facilitator's second window, on the projector."""
    page = queue.context.new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    # What is on its way to its place would be measured halfway.
    page.emulate_media(reduced_motion="reduce")
    page.goto(OPEN)
    return page


def let_through(queue: Page, words: str) -> None:
    """Press the button of the note with these words."""
    note = queue.locator("[data-wait]").filter(has_text=words)
    note.get_by_role("button", name=nb("hall.through")).click()
    expect(note).to_have_count(0)


def notes(hall: Page) -> list[str]:
    """Return what hangs in the hall, in order."""
    return [text.strip() for text in hall.locator(".hall-card").all_inner_texts()]


def set_state(site: Site, words: str, state: ContributionState) -> None:
    """Let words be taken back, or be there again."""
    with site.stage.store.writing() as session:
        found = select(Contribution).where(Contribution.text == words)
        session.scalars(found).one().state = state


def test_note_arrives_when_it_is_let_through(queue: Page, hall: Page, site: Site) -> None:
    site.hang_note("Noen å spise med")
    expect(queue.get_by_text("Noen å spise med")).to_be_visible()
    before = notes(hall)

    let_through(queue, "Noen å spise med")

    expect(hall.get_by_text("Noen å spise med")).to_be_visible()
    assert before == []


def test_words_taken_back_leave_the_hall_at_once(queue: Page, hall: Page, site: Site) -> None:
    site.hang_note("Noen å spise med")
    let_through(queue, "Noen å spise med")
    expect(hall.get_by_text("Noen å spise med")).to_be_visible()

    set_state(site, "Noen å spise med", ContributionState.WITHDRAWN)

    expect(hall.get_by_text("Noen å spise med")).to_have_count(0)


def test_undoing_takes_the_note_down_at_once(queue: Page, hall: Page, site: Site) -> None:
    site.hang_note("Noen å spise med")
    let_through(queue, "Noen å spise med")
    expect(hall.get_by_text("Noen å spise med")).to_be_visible()

    queue.get_by_role("button", name=nb("hall.undo"), exact=True).click()

    expect(hall.get_by_text("Noen å spise med")).to_have_count(0)
    expect(queue.locator("[data-wait]")).to_have_count(1)


def test_arriving_note_moves_no_other(queue: Page, hall: Page, site: Site) -> None:
    for words in ("En tom stol", "To kopper", "Lyset på"):
        site.hang_note(words)
        let_through(queue, words)
    expect(hall.locator(".hall-card")).to_have_count(3)
    before = [card.bounding_box() for card in hall.locator(".hall-card").all()]

    site.hang_note("En ny lapp")
    let_through(queue, "En ny lapp")

    expect(hall.locator(".hall-card")).to_have_count(4)
    assert notes(hall)[-1] == "En ny lapp"
    assert [card.bounding_box() for card in hall.locator(".hall-card").all()[:3]] == before


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_newest_note_is_in_sight_when_many_hang(
    queue: Page, hall: Page, site: Site, motion: Literal["reduce", "no-preference"]
) -> None:
    hall.emulate_media(reduced_motion=motion)
    queue.goto("/board/process")
    queue.get_by_role("button", name=nb("hall.turn_off")).click()
    for number in range(30):
        site.hang_note(f"Lapp {number} om det som skjer rundt bordet hver eneste kveld")

    expect(hall.get_by_text("Lapp 29 om")).to_be_in_viewport()
    expect(hall.get_by_text("Lapp 0 om")).not_to_be_in_viewport()
    hall.keyboard.press("ArrowUp")

    expect(hall.get_by_text("Lapp 29 om")).not_to_be_in_viewport()


def test_empty_hall_says_so_until_a_note_comes(queue: Page, hall: Page, site: Site) -> None:
    expect(hall.get_by_text(nb("hall.empty"))).to_be_in_viewport()

    site.hang_note("Noen å spise med")
    let_through(queue, "Noen å spise med")

    expect(hall.get_by_text("Noen å spise med")).to_be_in_viewport()
    expect(hall.get_by_text(nb("hall.empty"))).to_be_hidden()


def test_page_that_was_asked_for_before_a_step_does_not_take_one_back(
    queue: Page, hall: Page, site: Site
) -> None:
    site.hang_note("En tom stol")
    let_through(queue, "En tom stol")
    expect(hall.get_by_text("En tom stol")).to_be_visible()
    hall.locator("#cover").click()
    expect(hall.locator(".hall-card")).to_have_count(0)
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if "cards=1" not in route.request.url and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    hall.route("**/board/hall*", hold)
    with hall.expect_request(lambda asked: "/board/hall" in asked.url):
        site.hang_note("To kopper")
    hall.locator("#cover").click()
    expect(hall.get_by_text("En tom stol")).to_be_visible()
    ((route, covered),) = held
    with hall.expect_request(lambda asked: "cards=1" in asked.url):
        route.fulfill(response=covered)

    expect(hall.get_by_text("En tom stol")).to_be_visible()


def test_arrows_step_without_leaving_the_page(hall: Page) -> None:
    hall.evaluate("window.stays = true")

    hall.keyboard.press("ArrowRight")
    expect(hall.get_by_text(nb("hall.photo", number=2))).to_be_visible()
    hall.keyboard.press("ArrowLeft")
    expect(hall.get_by_text(nb("hall.photo", number=1))).to_be_visible()

    assert hall.evaluate("window.stays") is True


def test_stepping_says_the_question(hall: Page, site: Site) -> None:
    with site.stage.store.reading() as session:
        asked = (
            session.scalars(select(Prompt).where(Prompt.code == "busstoppet")).one().questions[0]
        )

    hall.get_by_role("link", name=nb("hall.after")).click()

    expect(hall.locator("#status")).to_have_text(asked["nb"])


def test_cover_keeps_words_out_of_the_page(queue: Page, hall: Page, site: Site) -> None:
    site.hang_note("Noen å spise med")
    let_through(queue, "Noen å spise med")
    expect(hall.get_by_text("Noen å spise med")).to_be_visible()

    hall.get_by_role("link", name=nb("hall.cover")).click()
    expect(hall.get_by_text(nb("hall.advice"))).to_be_visible()

    assert "Noen å spise med" not in hall.content()


def test_wall_turns_by_itself_until_somebody_steps(hall: Page) -> None:
    hall.clock.install()
    hall.goto(OPEN)
    turn = hall.get_by_role("button", name=nb("hall.turn"))
    turn.click()

    hall.clock.run_for(12_500)
    expect(hall.get_by_text(nb("hall.photo", number=2))).to_be_visible()
    expect(turn).to_have_attribute("aria-pressed", "true")
    hall.keyboard.press("ArrowLeft")

    expect(hall.get_by_text(nb("hall.photo", number=1))).to_be_visible()
    expect(turn).to_have_attribute("aria-pressed", "false")


def test_queue_is_worked_off_by_keyboard(queue: Page, hall: Page, site: Site) -> None:
    for words in ("En tom stol", "To kopper", "Lyset på"):
        site.hang_note(words)
    expect(queue.locator("[data-wait]")).to_have_count(3)

    queue.keyboard.press("ArrowDown")
    queue.keyboard.press("1")
    expect(queue.locator("[data-wait]")).to_have_count(2)
    queue.keyboard.press("2")
    expect(queue.locator("[data-wait]")).to_have_count(1)

    expect(queue.locator("[data-wait]")).to_be_focused()
    expect(hall.locator(".hall-card")).to_have_text(["En tom stol"])
    queue.keyboard.press("0")
    expect(queue.locator("[data-wait]")).to_have_count(2)


def test_keys_decide_nothing_outside_the_notes(queue: Page, site: Site) -> None:
    site.hang_note("En tom stol")
    expect(queue.locator("[data-wait]")).to_have_count(1)

    queue.get_by_role("button", name="Logg ut").focus()
    queue.keyboard.press("1")
    queue.get_by_label("Bilde", exact=True).focus()
    queue.keyboard.press("1")
    queue.reload()

    expect(queue.locator("[data-wait]")).to_have_count(1)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_queue_and_hall_work_as_plain_forms(visits: Visits, site: Site, has_scripts: bool) -> None:
    site.hang_note("En tom stol")
    board = visits.board(java_script_enabled=has_scripts)
    board.goto("/board/hall/moderate")

    board.get_by_role("button", name=nb("hall.through")).click()
    expect(board.get_by_role("status")).to_have_text(nb("hall.done_through"))
    board.goto("/board/hall")
    board.get_by_role("link", name=nb("hall.uncover")).click()

    expect(board.locator(".hall-card")).to_have_text(["En tom stol"])


@pytest.mark.parametrize("size", [(360, 740), (640, 400), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("path", ["/board/hall", OPEN, "/board/process", "/board/people"])
def test_nothing_is_wider_than_the_window(
    visits: Visits, size: tuple[int, int], path: str
) -> None:
    board = visits.board()
    board.set_viewport_size({"width": size[0], "height": size[1]})

    board.goto(path)

    assert board.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_signed_out_hall_shows_no_words(queue: Page, hall: Page, site: Site) -> None:
    site.hang_note("En tom stol")
    let_through(queue, "En tom stol")
    expect(hall.get_by_text("En tom stol")).to_be_visible()

    queue.get_by_role("button", name="Logg ut").click()
    queue.get_by_role("heading", name="Du er logget ut").wait_for()
    site.hang_note("En ny lapp")

    expect(hall.get_by_role("heading", name="Logg inn")).to_be_visible()
