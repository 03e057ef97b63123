"""Each page of the board has no fault that axe can see in any of its states; none is left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from storage.tables import SampleCard
from tests.browser.faults import Look, faults
from tests.browser.full import PAGES, fill
from tests.browser.samples import sampled
from tests.browser.site import Site, Visits
from tests.browser.states import (
    ELSEWHERE,
    FULL,
    LIKE_ANOTHER,
    TOURS,
    State,
    Stop,
    Tour,
    states_of,
    templates,
)
from tests.eavesdropping import PASSWORD
from tests.web.doors import set_up
from tests.web.phrases import nb
from workshop.board.staff import StaffRole
from workshop.coding.sampling import finish_sample, sort_blind
from workshop.process import current_process
from workshop.sorting.acts import Hand

TWO_LOOKS: tuple[Look, ...] = (("light", 360), ("dark", 1280))
"""Full pages are looked at in other ones: a state adds a line or takes some buttons away."""
OK, CONFLICT = 200, 409


def come_to(board: Page, stop: Stop) -> list[str]:
    """Go to a page in its state, and return what is not as it should be there."""
    answer = board.goto(stop.path)
    if stop.spoils:
        field = board.locator(f"main input[name={stop.spoils}]")
        field.evaluate("one => { one.value = 'other'; }")
        with board.expect_navigation():
            field.evaluate("one => one.form.requestSubmit()")
    is_there = answer is not None and answer.status in (OK, CONFLICT)
    is_said = stop.says in board.locator("main").inner_text()
    return [] if is_there and is_said else [f"{stop.path} does not say: {stop.says}"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: f"{tour.role}-{tour.is_filled}")
def test_page_has_no_fault_in_this_state(visits: Visits, site: Site, tour: Tour) -> None:
    if tour.is_filled:
        fill(site, "Noen å spise middag med, så ingen sitter alene")
    board = visits.board(tour.role)

    found = []
    for nth, stop in enumerate(tour.stops):
        found += come_to(board, stop)
        look = TWO_LOOKS[nth % 2]
        found += [f"{stop.path} {fault}" for fault in faults(board, [look])]

    assert found == []


def test_pages_on_the_way_have_no_fault(visits: Visits, tmp_path: Path) -> None:
    board, found = visits.board(), []
    board.goto("/board/meetings/1")
    board.locator("#list-text").fill("Et bord")
    board.get_by_role("button", name=nb("room.paste.look")).click()
    board.get_by_role("heading", name=nb("room.paste.looked")).wait_for()
    found += faults(board, TWO_LOOKS)
    for name, raw in (("a.csv", b"tekst\nEn benk\n"), ("b.xlsx", b"PK\x03\x04 no sheet")):
        file = tmp_path / name
        file.write_bytes(raw)
        board.goto("/board/meetings/1")
        board.locator("#file").set_input_files(file)
        board.get_by_role("button", name="Se gjennom filen").click()
        board.get_by_role("heading", name=name).wait_for()
        found += faults(board, TWO_LOOKS)
        if name == "a.csv":
            board.get_by_role("button", name="Behold").click()
            board.locator(".saved").wait_for()
            found += faults(board, TWO_LOOKS)

    assert found == []


def test_wrong_codes_at_the_doors_have_no_fault(visits: Visits, site: Site) -> None:
    page, found = visits.window(), []
    kari = set_up(site.stage, "Kari Nordmann")
    page.goto(site.invite("Ola"))
    for label in ("Nytt passord", "Nytt passord en gang til"):
        page.get_by_label(label, exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Kode").fill("000000")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    found += faults(page, TWO_LOOKS)
    page.goto("/board/sign-in")
    page.get_by_label("Navn").fill(kari.name)
    page.get_by_label("Passord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Kode").first.fill("000000")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    found += faults(page, TWO_LOOKS)
    board = visits.board()
    board.get_by_role("button", name="Logg ut").click()
    board.get_by_role("heading", name=nb("web.left.title")).wait_for()

    assert found + faults(board, TWO_LOOKS) == []


def test_refused_and_locked_samples_have_no_fault(visits: Visits, site: Site) -> None:
    board, found, there = visits.board(), [], "/board/samples/1?refused=NotDone"
    sampled(site)
    found += come_to(board, Stop("", State.REFUSED, there, nb("voices.not_done")))
    found += faults(board, TWO_LOOKS)
    finish(site)
    found += come_to(board, Stop("", State.REFUSED, there, nb("voices.not_done")))
    found += faults(board, TWO_LOOKS)
    reader = visits.board(StaffRole.READER)
    reader.goto("/board/samples/1")
    expect(reader.get_by_role("heading", name="Hvor enige er dere?")).to_be_visible()

    assert found + faults(reader, TWO_LOOKS) == []


def finish(site: Site) -> None:
    """Let the sample be sorted a second time, and finished."""
    with site.stage.store.writing() as session:
        hand = Hand(session, current_process(session), 1, site.stage.clock())
        for card in session.scalars(select(SampleCard)).all():
            sort_blind(hand, card.sample_id, card.contribution_id, [2])
        finish_sample(hand, 1)


def test_every_state_that_a_page_can_show_is_looked_at() -> None:
    there_are = {(one, state) for one in templates() for state in states_of(one)}
    looked_at = {(stop.template, stop.state) for tour in TOURS for stop in tour.stops}
    looked_at |= {(template, State.FULL) for template in FULL} | set(ELSEWHERE)

    assert looked_at | set(LIKE_ANOTHER) == there_are
    assert looked_at & set(LIKE_ANOTHER) == set()
    assert set(FULL.values()) <= set(PAGES)


@pytest.mark.parametrize("named", sorted(set(ELSEWHERE.values())))
def test_state_is_looked_at_where_it_is_said_to_be(named: str) -> None:
    file, _, name = named.partition("::")
    tree = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8"))
    (body,) = (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name)

    calls = (one.func for one in ast.walk(body) if isinstance(one, ast.Call))

    assert "faults" in {one.id for one in calls if isinstance(one, ast.Name)}
