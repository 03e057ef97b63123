"""The report as one file, opened from a folder: nothing that axe can see, and all of it fits."""

from __future__ import annotations

from tests.browser.faults import faults, is_too_wide
from tests.browser.full import fill
from tests.browser.site import Site, Visits
from web.report.files import Format, make_report
from workshop.board.census import Census
from workshop.process import current_process
from workshop.reporting.compose import compose


def test_report_in_one_file_has_no_fault(visits: Visits, site: Site) -> None:
    fill(site, "Noen å spise middag med, så ingen sitter alene")
    stage = site.stage
    now = stage.clock()
    with stage.store.reading() as session:
        report = compose(session, current_process(session), Census().count(session), now=now)
    made = make_report(
        report, Format.HTML, "nb", catalogue=stage.catalogue, shelf=stage.shelf, now=now
    )

    page = visits.board()
    page.goto("about:blank")
    page.set_content(made.decode())

    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert not is_too_wide(page)


def test_words_are_written_by_keyboard_and_read(visits: Visits) -> None:
    board = visits.board()
    board.goto("/board/report")
    board.locator("#words-needs summary").focus()
    board.keyboard.press("Enter")
    board.locator("#words-needs-nb").fill("Behovene slik vi så dem.")
    board.locator("#words-needs button").first.press("Enter")
    board.locator(".saved").wait_for()

    board.goto("/board/report/read?language=nb")

    assert "Behovene slik vi så dem." in board.locator(".report").inner_text()
