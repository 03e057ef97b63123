"""Pages of forms keep up with colleagues, and nothing that somebody types or is at is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.tables import Contribution, Ruled
from tests.browser.site import Site, Visits
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from workshop.deciding.decisions import Written, decide
from workshop.process import current_process
from workshop.rehearsal.starting import Pace, start
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, merge_items, put_up, reword_item
from workshop.sorting.quoting import quote
from workshop.upkeep.intake import beat

TITLES = ("Selskap ved bordet", "Trygge trapper")


def colleague(site: Site, *verbs: Callable[[Hand], object]) -> None:
    """Let Per do these things at the same board."""
    with site.stage.store.writing() as session:
        hand = hand_at(session, site.stage, "Per")
        for verb in verbs:
            verb(hand)


def needs(hand: Hand) -> None:
    """Put up two needs."""
    for title in TITLES:
        put_up(hand, ItemKind.NEED, {"nb": title})


def said(session: Session) -> int:
    """Return the number of what was said."""
    return session.scalars(select(Contribution.id)).one()


def test_item_keeps_up_and_what_is_typed_stays(visits: Visits, site: Site) -> None:
    site.hang_note("Noen å spise middag med")
    colleague(site, needs)
    page = visits.board()
    page.goto("/board/item/1")
    title = page.get_by_label(nb("sorting.item_title")).first
    title.fill("Mine ord")
    title.press("ArrowLeft")

    colleague(
        site,
        lambda hand: quote(hand, said(hand.session), 1),
        lambda hand: reword_item(hand, 1, {"nb": "Pers ord"}, {}, version=1),
    )

    expect(page.get_by_role("heading", level=1)).to_have_text("Pers ord")
    expect(page.locator(".quotes")).to_contain_text("Noen å spise middag med")
    expect(title).to_be_focused()
    page.keyboard.type("!")
    expect(title).to_have_value("Mine or!d")
    page.get_by_role("button", name=nb("web.items.save_words")).click()
    expect(page.get_by_role("alert")).to_contain_text(nb("sorting.stale_title"))


def test_ticks_stay_when_a_colleague_puts_up_and_chooses(visits: Visits, site: Site) -> None:
    colleague(site, needs)
    page = visits.board()
    page.goto("/board/items/need")
    page.get_by_label(TITLES[0], exact=True).check()

    colleague(
        site,
        lambda hand: put_up(hand, ItemKind.NEED, {"nb": "Lys på stien"}),
        lambda hand: choose(hand, ItemKind.NEED, [2]),
    )

    expect(page.get_by_label("Lys på stien", exact=True)).to_be_visible()
    expect(page.get_by_label(TITLES[0], exact=True)).to_be_focused()
    page.get_by_role("button", name=nb("web.items.save")).click()
    page.get_by_text(nb("web.items.saved")).wait_for()
    ticked = [page.get_by_label(one, exact=True).is_checked() for one in (*TITLES, "Lys på stien")]
    assert ticked == [True, True, False]


def test_item_that_a_colleague_merged_leads_to_where_it_went(visits: Visits, site: Site) -> None:
    colleague(site, needs)
    page = visits.board()
    page.goto("/board/item/1")

    colleague(site, lambda hand: merge_items(hand, [1], 2))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[1])


def test_decision_of_a_colleague_comes_while_one_writes(visits: Visits, site: Site) -> None:
    colleague(site, lambda hand: put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}))
    page = visits.board()
    page.goto("/board/decisions")
    body = page.get_by_label(nb("decisions.body"))
    body.fill("Ungdomsrådet")
    written = Written("Kommunestyret", date(2026, 11, 20), Ruled.YES, [1])

    colleague(site, lambda hand: decide(hand, written))

    expect(page.locator(".decision")).to_contain_text("Kommunestyret")
    expect(body).to_have_value("Ungdomsrådet")
    expect(body).to_be_focused()


@pytest.mark.parametrize("is_typing", [False, True])
def test_rehearsal_is_told_of_as_it_goes(visits: Visits, site: Site, is_typing: bool) -> None:
    page = visits.board()
    page.goto("/board/rehearsal")
    stage = site.stage
    with stage.store.writing() as session:
        now = stage.clock()
        start(session, current_process(session), "needs", robots=8, pace=Pace.BRISK, now=now)
        beat(session, "clock", now=now)
    expect(page.get_by_text(nb("rehearsal.how_far"))).to_be_visible()
    select_ = page.get_by_label(nb("rehearsal.round"))
    if is_typing:
        select_.select_option("solutions")

    rehearser = Rehearser(stage.store, stage.vault, stage.catalogue, stage.clock)
    for _ in range(10):
        rehearser.rehearse()

    voices = page.locator("dt", has_text=nb("rehearsal.voices")).locator("xpath=../dd")
    expect(voices).not_to_have_text("0")
    assert not is_typing or select_.input_value() == "solutions"
