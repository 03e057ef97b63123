"""A place is added, its sheet downloaded, its text copied; by somebody at a real browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Site, Visits
from tests.reach.seeing import see
from tests.web.phrases import nb


def test_added_place_has_a_sheet_and_texts_to_take_along(
    visits: Visits, site: Site, tmp_path: Path
) -> None:
    board = visits.board()
    board.context.grant_permissions(["clipboard-read", "clipboard-write"])
    board.goto("/board/process")
    board.get_by_role("link", name=nb("reach.to_page")).click()
    board.get_by_label(nb("reach.label")).fill("8B på skolen")
    board.get_by_label(nb("reach.kind")).select_option("class")
    board.get_by_role("button", name=nb("reach.save")).click()
    preview = board.get_by_role("img", name=nb("reach.preview", size=nb("reach.size_a3")))
    expect(preview).to_be_visible()

    with board.expect_download() as download:
        board.locator("a[download][href*='a3.pdf']").click()
    download.value.save_as(tmp_path / "ut.pdf")
    board.locator("[data-copies=teacher]").click()
    expect(board.locator("#status")).to_have_text(nb("reach.copied"))

    assert see((tmp_path / "ut.pdf").read_bytes()).codes == {f"{site.url}/k/8b-pa-skolen"}
    assert preview.evaluate("one => one.naturalWidth") > 300
    assert f"{site.host}/k/8b-pa-skolen" in board.evaluate("navigator.clipboard.readText()")
