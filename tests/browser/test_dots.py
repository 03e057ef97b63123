"""Dots in the browser: a resident places them by buttons, a facilitator counts them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.site import PHONE, Site, Visits
from tests.voting.conftest import Crowd, about, numbers
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot


def open_a_ballot(site: Site) -> None:
    """Let a ballot be open on which twelve people have voted and six have not."""
    with site.stage.store.writing() as session:
        hand = hand_at(session, site.stage)
        ballot = open_ballot(hand, add_ballot(hand, about(hand)).id)
        one, two, *_ = numbers(hand, ballot)
        crowd = Crowd(hand, site.stage.vault)
        crowd.vote(ballot, {one: 2, two: 1}, 12)
        crowd.come(6)


def is_too_wide(page: Page) -> bool:
    """Tell whether a page has to be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_resident_places_dots_and_facilitator_counts_them(site: Site, visits: Visits) -> None:
    open_a_ballot(site)
    chat = visits.chat()
    chat.say("/prikker")
    chat.sees("Hva skal prøves først?")
    chat.press("2")
    chat.sees("Du har 2 prikker igjen.")
    chat.press("Ferdig")
    chat.sees("Takk. Dette står:")

    board = visits.board(viewport=PHONE)
    board.goto("/board/dots/1")
    expect(board.get_by_text("Minst 10 har lagt prikker i chatten.")).to_be_visible()
    for sure, done in (("close_sure", "close_it"), ("count_sure", "count_it")):
        board.get_by_label(nb(f"voting.{sure}")).check()
        board.get_by_role("button", name=nb(f"voting.{done}")).click()
    expect(board.get_by_role("heading", name=nb("voting.order"))).to_be_visible()

    assert not is_too_wide(board)
    assert board.locator("svg.bar").count() == 4
    assert visits.misbehaviour == []


def test_ballot_pages_fit_a_phone(site: Site, visits: Visits) -> None:
    open_a_ballot(site)
    board = visits.board(viewport=PHONE)

    wide = []
    for path in ("/board/dots", "/board/dots/new", "/board/dots/1"):
        board.goto(path)
        wide += [path] if is_too_wide(board) else []

    assert wide == []


def test_typed_word_opens_a_ballot_without_scripts(site: Site, visits: Visits) -> None:
    with site.stage.store.writing() as session:
        add_ballot(hand_at(session, site.stage), about(hand_at(session, site.stage)))
    board = visits.board(java_script_enabled=False)
    board.goto("/board/dots/1")

    board.get_by_label(nb("voting.confirm", word="åpne")).fill("åpne")
    board.get_by_role("button", name=nb("voting.open_it")).click()

    expect(board.get_by_role("heading", name=nb("voting.secret"))).to_be_visible()
