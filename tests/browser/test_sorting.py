"""Sorting by keys, by dragging and by selecting words, without leaving one's place."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Item, Quote
from tests.browser.site import Site, Visits
from tests.web.historic import hand_of
from tests.web.phrases import nb
from workshop.sorting.items import put_up as put_up_item

NOTES = ("Noen å spise middag med", "Trappa er glatt om vinteren", "Stranda er for alle")


@pytest.fixture
def table(visits: Visits, site: Site) -> Page:
    """A facilitator at the table with three notes; the newest lies on top and is chosen."""
    for note in NOTES:
        site.hang_note(note)
    board = visits.board()
    board.goto("/board/sort")
    expect(board.locator("#sort.is-live")).to_be_visible()
    return board


def sorted_as(site: Site) -> list[tuple[str, str]]:
    """Return titles and the words quoted under them; none for a whole card."""
    with site.stage.store.reading() as session:
        rows = session.execute(
            select(Item.title, Quote.words)
            .join(Quote, Quote.item_id == Item.id)
            .where(Quote.is_removed.is_(False), Item.state == "standing")
            .order_by(Quote.id)
        )
        return [(title["nb"], words) for title, words in rows]


def put_up(table: Page, title: str) -> None:
    """Put the chosen card under a new need, by keys alone."""
    table.keyboard.press("n")
    table.keyboard.type(title)
    table.keyboard.press("Enter")
    expect(table.locator("button.target", has_text=title)).to_be_visible()


def test_keys_alone_sort_a_pile(table: Page, site: Site) -> None:
    put_up(table, "Stranda")
    table.keyboard.press("j")
    table.keyboard.press("1")
    expect(table.locator("#piles")).to_contain_text("Sortert 2")

    table.keyboard.press("u")
    expect(table.locator("#piles")).to_contain_text("Sortert 1")

    assert sorted_as(site) == [("Stranda", "")]
    assert table.evaluate("document.activeElement.name") == "contribution"


def test_table_offers_no_place_until_a_card_lies_on_it(visits: Visits, site: Site) -> None:
    board = visits.board()
    board.goto("/board/sort")
    expect(board.locator("#sort.is-live")).to_be_visible()
    put_aside = board.get_by_role("button", name=nb("sorting.put_aside"))
    expect(put_aside).to_be_hidden()

    site.hang_note(NOTES[0])

    expect(put_aside).to_be_visible()


def test_next_card_is_chosen_and_the_change_is_said(table: Page) -> None:
    put_up(table, "Stranda")

    expect(table.locator(".voice:has(input:checked)")).to_contain_text("Trappa")
    expect(table.locator("#said")).to_have_text("Lagt under «Stranda».")


def test_card_is_chosen_where_its_words_are_pressed(table: Page, site: Site) -> None:
    put_up(table, "Stranda")
    table.locator(".voice .text", has_text=NOTES[0]).click()

    table.locator("button.target", has_text="Stranda").click()
    expect(table.locator("#piles")).to_contain_text("Sortert 2")

    left = table.locator(".voice .text").all_inner_texts()
    assert left == [NOTES[1]]


def test_what_was_done_is_seen_and_said(table: Page) -> None:
    said = table.locator("#said")
    table.keyboard.press("a")
    expect(said).to_have_text("Lagt til side.")
    shown = said.bounding_box()

    table.keyboard.press("u")

    expect(said).to_have_text("Angret: lagt til side.")
    assert shown is not None
    assert shown["width"] > 80


def test_page_asked_for_before_an_act_is_not_shown_after_it(table: Page, site: Site) -> None:
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET" and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    table.route("**/board/sort", hold)
    with table.expect_request(lambda asked: asked.method == "GET" and "/sort" in asked.url):
        site.hang_note("Kom nettopp")
    table.keyboard.press("a")
    expect(table.locator("#piles")).to_contain_text("Lagt til side 1")
    ((route, old_page),) = held
    route.fulfill(response=old_page)

    expect(table.locator(".voice", has_text="Kom nettopp")).to_be_visible()
    table.keyboard.press("u")

    expect(table.locator("#said")).to_have_text("Angret: lagt til side.")


def test_cards_that_nobody_changed_stay_where_they_are(table: Page, site: Site) -> None:
    pile = table.locator("#pile").element_handle()

    with site.stage.store.writing() as session:
        put_up_item(hand_of(site.stage, session), ItemKind.NEED, {"nb": "Stranda"})
    expect(table.locator("button.target", has_text="Stranda")).to_be_visible()

    assert pile.evaluate("one => one.isConnected")


def test_selected_words_become_the_quote(table: Page, site: Site) -> None:
    table.locator(".voice .text", has_text="Trappa").dblclick(position={"x": 12, "y": 10})
    expect(table.get_by_label("Bare en del av det")).to_have_value("Trappa")

    put_up(table, "Trygge trapper")

    assert sorted_as(site) == [("Trygge trapper", "Trappa")]


def test_card_is_carried_to_an_item(table: Page, site: Site) -> None:
    put_up(table, "Stranda")
    handle = table.locator(".voice .handle").nth(1)
    box = table.locator("button.target").bounding_box()
    assert box is not None

    handle.hover()
    table.mouse.down()
    table.mouse.move(box["x"] + 40, box["y"] + 20, steps=5)
    expect(table.locator("button.target.is-over")).to_be_visible()
    table.mouse.up()

    expect(table.locator("#piles")).to_contain_text("Sortert 2")
    assert sorted_as(site) == [("Stranda", ""), ("Stranda", "")]


def test_words_being_typed_outlive_what_arrives(table: Page, site: Site) -> None:
    table.get_by_label("Nytt behov, med folks egne ord").fill("Noe jeg skriver på")

    site.hang_note("Kom nettopp")
    expect(table.locator(".voice", has_text="Kom nettopp")).to_be_visible()

    expect(table.get_by_label("Nytt behov, med folks egne ord")).to_have_value(
        "Noe jeg skriver på"
    )
    expect(table.locator(".voice:has(input:checked)")).to_contain_text("Stranda")


def test_refused_words_stay_to_be_put_right(table: Page, site: Site) -> None:
    table.locator("#part summary").click()
    table.get_by_label("Bare en del av det").fill("noe ingen har sagt")
    table.get_by_label("Nytt behov, med folks egne ord").fill("Selskap")

    table.get_by_role("button", name="Legg under nytt").last.click()

    expect(table.get_by_role("alert")).to_contain_text("Disse ordene står ikke i kortet")
    expect(table.get_by_label("Bare en del av det")).to_have_value("noe ingen har sagt")
    assert sorted_as(site) == []


def test_cheat_sheet_opens_by_key(table: Page) -> None:
    table.keyboard.press("?")

    expect(table.get_by_text("neste kort, forrige kort")).to_be_visible()


def slowly(route: Route) -> None:
    """Let a request wait, as on a poor line."""
    time.sleep(0.3)
    route.continue_()


def test_keys_pressed_while_one_is_sent_are_done_in_their_order(table: Page, site: Site) -> None:
    put_up(table, "Stranda")
    table.route("**/board/sort/quote*", slowly)

    table.keyboard.type("11")

    expect(table.locator("#piles")).to_contain_text("Usortert 0")
    assert sorted_as(site) == [("Stranda", "")] * 3


def test_twenty_replies_are_sorted_by_keys_alone(table: Page, site: Site) -> None:
    for nth in range(17):
        site.hang_note(f"Lys på stien forbi hus nummer {nth}")
    table.goto("/board/sort")
    expect(table.locator("#piles")).to_contain_text("Usortert 20")
    put_up(table, "Lys på stien")
    table.keyboard.press("j")
    put_up(table, "Møteplasser")

    for left in range(17, -1, -1):
        table.keyboard.press("1" if left % 2 else "2")
        expect(table.locator("#piles")).to_contain_text(f"Usortert {left}")

    assert sorted([title for title, _ in sorted_as(site)]).count("Lys på stien") == 10
    expect(table.locator("#piles")).to_contain_text("Sortert 20")


def test_two_facilitators_sort_at_once_and_see_each_other(
    table: Page, site: Site, visits: Visits
) -> None:
    put_up(table, "Stranda")
    colleague = visits.board()
    colleague.goto("/board/sort")
    expect(colleague.locator("#piles")).to_contain_text("Usortert 2")

    colleague.keyboard.press("1")
    expect(table.locator("#piles")).to_contain_text("Sortert 2")
    table.keyboard.press("1")

    expect(colleague.locator("#piles")).to_contain_text("Sortert 3")
    expect(table.locator("#piles")).to_contain_text("Sortert 3")
    assert sorted_as(site) == [("Stranda", "")] * 3
