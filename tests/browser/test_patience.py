"""Somebody who writes in short bursts, in a real browser: asked on when they have finished."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from handlers import UNHURRIED, Pace
from tests.browser.site import Site, Visits
from workshop.messages import Channel
from workshop.residents.forgetting import erase
from workshop.residents.people import find_person

NEXT_QUESTION = "Hvem mangler, tror du?"


@pytest.fixture
def pace() -> Pace:
    """As fast as it is in use."""
    return UNHURRIED


def test_next_question_comes_by_itself_after_silence(visits: Visits, site: Site) -> None:
    chat = visits.chat()

    chat.say("En tom stol")
    expect(chat.page.locator("#lines .own", has_text="En tom stol")).to_be_visible()
    expect(chat.page.locator("#lines").get_by_text(NEXT_QUESTION)).to_have_count(0)

    expect(chat.page.locator("#lines").get_by_text(NEXT_QUESTION)).to_be_visible()


def test_quick_messages_stand_together_before_the_question(visits: Visits) -> None:
    chat = visits.chat()

    for words in ("En tom stol", "og en kopp", "som ingen har rørt"):
        chat.say(words)
    chat.sees(NEXT_QUESTION)

    newest = chat.page.locator("#lines > .line").all_inner_texts()[-4:]
    assert ["kopp" in newest[1], "ingen" in newest[2], NEXT_QUESTION in newest[3]] == [True] * 3


def test_press_is_shown_when_one_comes_back(visits: Visits) -> None:
    chat = visits.chat()
    chat.press("Hopp over bildet")
    chat.sees("Bilde 2")

    chat.page.reload()

    expect(chat.page.locator("#lines .chosen", has_text="Hopp over bildet")).to_be_visible()


def test_words_leave_the_other_screen_when_all_is_deleted(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    chat.say("En tom stol")
    chat.sees("En tom stol")
    token = chat.page.context.cookies()[0].get("value", "")

    with site.stage.store.writing() as session:
        person = find_person(session, site.stage.vault, Channel.WEB, token)
        assert person is not None
        erase(session, person)

    expect(chat.page.get_by_text("En tom stol")).to_have_count(0)
