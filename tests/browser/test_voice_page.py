"""Writing down a voice and hiding words in a real browser, without losing one's place."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.site import Site, Visits

SELECT = (
    "node => { const range = document.createRange(); range.setStart(node.firstChild, 14);"
    " range.setEnd(node.firstChild, 27); getSelection().removeAllRanges();"
    " getSelection().addRange(range); }"
)


def test_draft_is_saved_without_losing_ones_place(visits: Visits, site: Site) -> None:
    first, second = site.keep_voice(), site.keep_voice()
    board = visits.board()
    board.goto("/board/sort")
    for number in (first, second):
        board.locator(f"#voice-{number} .write-down summary").click()
    board.locator(f"#written-{first}").fill("Halvferdig")
    board.locator(f"#written-{second}").fill("Jeg savner bussen")

    board.locator(f"#voice-{second}").get_by_role("button", name="Lagre utkast").click()
    expect(board.get_by_role("button", name="Angre det siste: lagret utkast")).to_be_visible()
    site.hang_note("En ny lapp imens")
    expect(board.locator("#pile")).to_contain_text("En ny lapp imens")

    expect(board.locator(f"#written-{first}")).to_have_value("Halvferdig")
    expect(board.locator(f"#written-{second}")).to_have_value("Jeg savner bussen")


def test_accepted_words_stand_on_the_card(visits: Visits, site: Site) -> None:
    number = site.keep_voice()
    board = visits.board()
    board.goto("/board/sort")
    board.locator(f"#voice-{number} .write-down summary").click()
    board.locator(f"#written-{number}").fill("Jeg savner bussen")
    board.get_by_role("button", name="Lagre utkast").click()
    expect(board.get_by_role("button", name="Angre det siste: lagret utkast")).to_be_visible()

    board.get_by_role("button", name="Godta ordene").click()

    expect(board.locator(f"#voice-{number} .text")).to_have_text("Jeg savner bussen")
    assert board.url.endswith("/board/sort")


def test_selected_words_are_those_to_be_hidden(visits: Visits, site: Site) -> None:
    site.hang_note("Naboen heter  Kari Nordmann og spiser alene")
    board = visits.board()
    board.goto("/board/voice/1")

    board.locator("#said bdi").evaluate(SELECT)
    expect(board.get_by_label("Ordene som skal skjules")).to_have_value("Kari Nordmann")
    board.get_by_role("button", name="Skjul disse ordene").click()

    expect(board.locator("#said")).to_have_text("Naboen heter  ▮▮▮ og spiser alene")
