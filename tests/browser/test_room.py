"""A workshop's page with its script: Enter keeps a note, and the wall hears of it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Site, Visits

NOTES = "#notes .room-note .text"


def test_enter_keeps_a_note_and_waits_for_the_next(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/meetings/1")
    board.locator("#note-table").fill("3")
    field = board.locator("#note-text")

    for text in ("Noen å spise middag med", "En benk"):
        field.fill(text)
        field.press("Enter")
        expect(board.locator(NOTES).first).to_have_text(text)
        expect(field).to_be_focused()
        expect(field).to_have_value("")

    assert site.texts() == ["Noen å spise middag med", "En benk"]
    expect(board.locator("#note-table")).to_have_value("3")


def test_shift_and_enter_begin_a_new_line(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/meetings/1")

    board.locator("#note-text").press_sequentially("En")
    board.locator("#note-text").press("Shift+Enter")
    board.locator("#note-text").press_sequentially("benk")
    board.locator("#note-text").press("Enter")
    expect(board.locator(NOTES)).to_have_count(1)

    assert site.texts() == ["En\nbenk"]


def test_note_stays_in_its_field_without_contact(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/meetings/1")
    board.route("**/note", lambda route: route.abort())

    board.locator("#note-text").fill("En benk")
    board.locator("#note-text").press("Enter")
    expect(board.locator("#fault")).to_contain_text("ikke lagret ennå")
    board.unroute("**/note")
    board.locator("#note-text").press("Enter")
    expect(board.locator(NOTES)).to_have_text(["En benk"])

    assert site.texts() == ["En benk"]


def test_typed_note_is_undone_in_its_place(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/meetings/1")
    board.locator("#note-text").fill("En benk")
    board.locator("#note-text").press("Enter")

    board.get_by_role("button", name=re.compile("Angre.*En benk")).click()

    expect(board.locator("#said")).to_have_text("1 lapp er tatt bort igjen.")
    expect(board.locator(NOTES)).to_have_count(0)
    assert site.texts() == []


def test_wall_of_both_hears_the_room_and_the_chat(visits: Visits, site: Site) -> None:
    wall = visits.board()
    wall.goto("/board?together=1")
    chat = visits.chat()

    chat.say("Naboen måker for meg")
    expect(wall.locator("[data-strip=both] .note-card")).to_have_count(1)
    site.hang_note("Noen å spise middag med")

    cards = wall.locator("[data-strip=both] .note-card .text")
    expect(cards).to_have_text(["Noen å spise middag med", "Naboen måker for meg"])


def test_pages_of_a_workshop_fit_a_phone(visits: Visits, tmp_path: Path) -> None:
    board = visits.board()
    file = tmp_path / f"{'langt-navn' * 12}.csv"
    file.write_text(f"tekst;bilde\n{'x' * 200};99\n")
    board.goto("/board/meetings/1")
    board.locator("#file").set_input_files(file)
    board.get_by_role("button", name="Se gjennom filen").click()
    board.get_by_role("alert").wait_for()
    pages = (board.url, *(f"/board/meetings{end}" for end in ("", "/new", "/1", "/1/attendance")))

    wide = []
    board.set_viewport_size({"width": 320, "height": 740})
    for address in pages:
        board.goto(address)
        if board.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []
