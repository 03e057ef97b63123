"""A decision written down in Chromium, in each state, with axe looking on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from prompts.processfile import ItemKind
from tests.browser.faults import faults
from tests.browser.site import Site, Visits
from tests.web.test_sorting import hand_at
from workshop.sorting.items import put_up

TITLE = "Tirsdagsmiddag på skolekjøkkenet"


@pytest.fixture
def board(visits: Visits, site: Site) -> Page:
    """A facilitator at the decisions, with one solution on the board."""
    with site.stage.store.writing() as session:
        put_up(hand_at(session, site.stage), ItemKind.SOLUTION, {"nb": TITLE})
    board = visits.board()
    board.goto("/board/decisions")
    return board


def test_decision_is_written_down_and_followed_to_its_solution(board: Page) -> None:
    empty = faults(board)
    board.get_by_label("Hvem har bestemt?").fill("Kommunestyret")
    board.get_by_label("Hvilken dag?").fill("2026-11-20")
    board.get_by_label("Ja, med endringer").check()
    board.get_by_role("button", name="Lagre vedtaket").click()
    refused = board.get_by_role("alert")
    expect(refused).to_contain_text("Kryss av minst én løsning")
    lacking = faults(board)
    board.get_by_label(TITLE).check()
    board.get_by_role("button", name="Lagre vedtaket").click()
    expect(board.locator(".decision")).to_contain_text("Ja, med endringer")
    written = faults(board)

    board.get_by_role("link", name=TITLE).click()

    expect(board.locator(".decision")).to_contain_text("Kommunestyret, 20. november 2026")
    assert (empty, lacking, written, faults(board)) == ([], [], [], [])


def test_decision_corrected_by_two_has_no_fault(board: Page) -> None:
    board.get_by_label("Hvem har bestemt?").fill("Kommunestyret")
    board.get_by_label("Hvilken dag?").fill("2026-11-20")
    board.get_by_label("Ja, med endringer").check()
    board.get_by_label(TITLE).check()
    board.get_by_role("button", name="Lagre vedtaket").click()
    board.locator(".decision").wait_for()
    other = board.context.new_page()
    for page in (board, other):
        page.goto("/board/decisions/1")
    correcting = faults(board)

    for page, body in ((other, "Formannskapet"), (board, "Ungdomsrådet")):
        page.get_by_label("Hvem har bestemt?").fill(body)
        page.get_by_role("button", name="Lagre").first.click()
        page.wait_for_load_state()

    expect(board.get_by_role("alert").first).to_be_visible()
    expect(board.locator("main")).to_contain_text("Formannskapet")
    assert (correcting, faults(board)) == ([], [])
