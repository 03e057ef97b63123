"""No page of the board has a fault that axe can see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.faults import faults, is_too_wide
from tests.browser.full import ELSEWHERE, NO_PAGES, PAGES, fill, paste
from tests.browser.samples import sampled
from tests.browser.site import Site, Visits
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes
from tests.web.test_rules import asked
from web.app import create_app
from workshop.board.staff import StaffRole


def test_board_has_no_fault(visits: Visits, site: Site) -> None:
    board = visits.board()
    empty = faults(board)
    site.hang_note("Noen å spise middag med")
    chat = visits.chat()
    chat.say("Naboen måker for meg")
    board.locator("[data-strip=chat] .note-card").wait_for()
    full = faults(board)

    board.goto("/board?photo=kjokkenbordet&source=room")

    assert (empty, full, faults(board)) == ([], [], [])


@pytest.mark.timeout(600)
def test_every_page_of_a_full_board_has_no_fault(visits: Visits, site: Site) -> None:
    fill(site, "Noen å spise middag med, så ingen sitter alene")
    board = visits.board(StaffRole.ADMIN)
    paste(board, "Trappa er glatt om vinteren")

    found = []
    for path in PAGES:
        answer = board.goto(path)
        assert answer is not None
        assert answer.ok, path
        found += [f"{path} {fault}" for fault in faults(board)]
        board.set_viewport_size({"width": 320, "height": 600})
        found += [f"{path} is wider than a screen at 400 %"] * is_too_wide(board)

    assert found == []


def test_every_page_there_is_is_looked_at(site: Site) -> None:
    app = create_app(site.stage)
    there_are = {path for method, path in asked(app) if method == "GET"}

    looked_at = {
        path
        for path in there_are
        for one in PAGES
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), one.partition("?")[0])
    }

    assert there_are - looked_at == ELSEWHERE | NO_PAGES


def test_menu_of_the_board_has_no_fault(visits: Visits) -> None:
    board = visits.board(viewport={"width": 360, "height": 740})

    board.locator(".bar-menu > summary").click()

    assert faults(board) == []


def test_items_and_phases_have_no_fault(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/items/need")
    empty = faults(board)
    board.get_by_label("Bokmål").fill("Noen å spise middag med")
    board.get_by_role("button", name="Legg til").click()
    board.get_by_role("checkbox").wait_for()
    full = faults(board)
    board.get_by_role("link", name="Åpne").click()
    board.get_by_role("button", name="Lagre ordene").wait_for()
    reworded = faults(board)

    board.goto("/board/phases")

    assert (empty, full, reworded, faults(board)) == ([], [], [], [])


def test_steering_pages_have_no_fault(visits: Visits) -> None:
    board, found = visits.board(), []
    board.goto("/board/phases/move?verb=step")
    found += faults(board)
    board.locator("main button[type=submit]").click()
    found += faults(board)
    board.goto("/board/process/dates/measures")
    board.get_by_label("Dag").first.fill("2027-01-25")
    board.get_by_role("button", name=nb("process.save")).click()
    board.get_by_role("button", name=nb("process.save_anyway")).wait_for()
    found += faults(board)
    board.get_by_label("Dag").first.fill("2027-12-25")
    board.get_by_role("button", name=nb("process.save_anyway")).click()
    board.locator("#wrong").wait_for()
    found += faults(board)

    board.goto("/board/process/mandate")

    assert found + faults(board) == []


def test_pages_of_the_contact_have_no_fault(visits: Visits, site: Site) -> None:
    board, found = visits.board(), []
    site.hang_note("Jeg orker ikke mer")
    board.goto("/board/voice/1")
    board.get_by_label(nb("voices.flag_to_contact")).check()
    board.get_by_role("button", name=nb("voices.save_flags")).click()
    board.get_by_role("button", name=nb("contact.follow_up")).wait_for()
    found += faults(board)
    board.goto("/board/contact")
    found += faults(board)

    board.get_by_role("button", name=nb("contact.follow_up")).click()

    board.get_by_role("button", name=nb("contact.again")).wait_for()
    assert found + faults(board) == []


def test_sorting_and_its_pages_have_no_fault(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/sort")
    empty = faults(board)
    site.hang_note("Noen å spise middag med")
    site.hang_note("Trappa er glatt")
    board.goto("/board/sort")
    board.get_by_label("Nytt behov, med folks egne ord").fill("Selskap")
    board.get_by_role("button", name="Legg under nytt").last.click()
    board.locator("button.target").wait_for()
    full = faults(board)
    board.get_by_role("link", name="Åpne «Selskap»").click()
    item = faults(board)

    board.get_by_role("link", name="Se hele innspillet").click()

    assert (empty, full, item, faults(board)) == ([], [], [], [])


def test_hall_and_its_queue_have_no_fault(visits: Visits, site: Site) -> None:
    board = visits.board()
    site.hang_note("Noen å spise middag med")
    board.goto("/board/hall/moderate")
    waiting = faults(board)
    board.get_by_role("button", name=nb("hall.through")).click()
    board.locator("[data-decided]").wait_for()
    decided = faults(board)
    board.goto("/board/hall")
    covered = faults(board)

    board.goto("/board/hall?photo=kjokkenbordet&cards=1")
    board.locator(".hall-card").wait_for()

    assert (waiting, decided, covered, faults(board)) == ([], [], [], [])


@pytest.mark.parametrize("path", ["people", "process", "script", "print", "print?what=need"])
def test_page_of_the_process_has_no_fault(visits: Visits, site: Site, path: str) -> None:
    site.hang_note("Noen å spise middag med")
    board = visits.board()

    board.goto(f"/board/{path}")

    assert faults(board) == []


def test_workshops_have_no_fault(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/meetings")
    listed = faults(board)
    board.goto("/board/meetings/new")
    board.get_by_label("Slutter").fill("01:00")
    board.get_by_role("button", name="Lagre").click()
    board.get_by_role("alert").wait_for()
    wrong = faults(board)
    board.goto("/board/meetings/1/attendance")
    counted = faults(board)

    board.goto("/board/meetings/1")

    assert (listed, wrong, counted, faults(board)) == ([], [], [], [])


def test_notes_that_come_in_have_no_fault(visits: Visits, tmp_path: Path) -> None:
    board = visits.board()
    file = tmp_path / "lapper.csv"
    board.goto("/board/meetings/1")
    board.locator("#note-text").fill("En benk")
    board.locator("#note-text").press("Enter")
    board.locator(".room-note").wait_for()
    typed = faults(board)
    found = []
    for raw in ("tekst;bilde\nEt bord;2\n", "tekst;bilde\n;99\n"):
        file.write_text(raw)
        board.goto("/board/meetings/1")
        board.locator("#file").set_input_files(file)
        board.get_by_role("button", name="Se gjennom filen").click()
        board.get_by_role("heading", name="lapper.csv").wait_for()
        found += faults(board)
    board.goto("/board/meetings/1/undo/1")

    undo = faults(board)
    board.get_by_role("button", name="Ta bort 1 lapp").click()
    board.get_by_role("link", name="Se på og legg tilbake").click()
    board.get_by_role("heading", name="Vil du legge dette tilbake?").wait_for()
    redo = faults(board)

    board.goto("/board/history")

    assert (typed, found, undo, redo, faults(board)) == ([], [], [], [], [])


def test_voice_pages_have_no_fault(visits: Visits, site: Site) -> None:
    number = site.keep_voice(photo_bytes())
    board = visits.board()
    board.goto(f"/board/voice/{number}")
    board.get_by_label("Det som blir sagt").fill("Naboen heter Kari Nordmann, ring 912 34 567")
    board.get_by_role("button", name="Godta ordene").click()
    board.get_by_role("button", name="Skjul «Kari Nordmann»").click()
    board.locator(".versions summary").click()
    whole = faults(board)
    board.goto("/board/sort")
    board.locator(".write-down summary").click()
    table = faults(board)
    board.goto(f"/board/voice/{number}")
    board.get_by_role("button", name="Skjul", exact=True).click()
    board.get_by_text("Dette innspillet er skjult").wait_for()
    hidden = faults(board)

    board.goto("/board/sort?pile=hidden")

    assert (whole, table, hidden, faults(board)) == ([], [], [], [])


def test_samples_have_no_fault(visits: Visits, site: Site) -> None:
    board = visits.board()
    sampled(site)
    board.goto("/board/samples")
    listed = faults(board)
    board.goto("/board/samples/1")
    sorting = faults(board)
    for _ in range(2):
        board.get_by_role("button", name="Lagre og gå videre").click()
    board.get_by_role("button", name="Ferdig, vis hvor vi er enige").click()
    board.get_by_role("heading", name="Hvor enige er dere?").wait_for()
    edges = board.locator(".agreements tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((one) => one.offsetLeft).join())"
    )

    assert (listed, sorting, faults(board)) == ([], [], [])
    assert len(set(edges)) == 1
