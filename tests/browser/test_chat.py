"""The chat in a real browser: clicking, keyboard, photo, voice, return, another device."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import ENHANCED, Chat, Site, Visits
from tests.web.phrases import FIRST_QUESTION, SECOND_QUESTION, WAY_IN, nb
from workshop.book import opened_book
from workshop.messages import Channel, Say
from workshop.outbox.queueing import say_to
from workshop.residents.people import find_person


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.innerText || document.activeElement.placeholder || ''"
        )
        if label.strip() == name:
            return
    pytest.fail(f"Tab never came to {name}")


def test_conversation_from_start_to_done_by_clicking(visits: Visits, site: Site) -> None:
    chat = Chat(visits.window())

    chat.take_part()
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)
    chat.press(nb("button.done"))

    expect(chat.page.locator("#lines").get_by_role("button").last).to_have_text(nb("button.go_on"))
    expect(chat.page.locator(".own .marks")).to_contain_text("Lagret")
    assert site.texts() == ["En tom stol"]


def test_conversation_from_start_to_done_by_keyboard(visits: Visits, site: Site) -> None:
    page = visits.window()
    page.goto("/")
    labels = ("Begynn her", *WAY_IN)
    for label, after in zip(labels, (*labels[1:], nb("button.skip_photo")), strict=True):
        tab_to(page, label)
        page.keyboard.press("Enter")
        page.get_by_role("button", name=after, exact=True).wait_for()
        # The script takes over, and puts the focus on what was said, a moment later.
        page.locator(ENHANCED if label == labels[0] else ".told :focus").wait_for()

    tab_to(page, "Skriv svaret ditt her")
    page.keyboard.type("En tom stol")
    page.keyboard.press("Control+Enter")
    page.locator("#lines").get_by_text(SECOND_QUESTION).wait_for()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name=nb("button.go_on"), exact=True)).to_be_visible()
    assert site.texts() == ["En tom stol"]


def test_focus_goes_on_from_what_was_said(visits: Visits) -> None:
    chat = Chat(visits.window())
    chat.begin()
    chat.page.locator(ENHANCED).wait_for()

    chat.press("Bokmål")
    chat.sees(
        nb(
            "consent.ask", municipality="", question="", decider="", use="", privacy=""
        ).splitlines()[-1]
    )
    chat.page.keyboard.press("Tab")

    expect(chat.page.get_by_role("button", name=nb("button.join"))).to_be_focused()


def test_new_lines_are_added_and_old_ones_stay(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.evaluate("document.querySelector('.question').dataset.same = 'yes'")

    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    expect(chat.page.locator("[data-same=yes]")).to_have_count(1)
    expect(chat.page.locator("[data-same=yes]").get_by_role("button")).to_have_count(0)


def test_history_is_there_on_return(visits: Visits) -> None:
    chat = visits.chat()
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    chat.page.goto("about:blank")
    chat.page.goto("/")

    expect(chat.page.locator(".own .text")).to_have_text(["En tom stol"])


def test_conversation_goes_on_on_another_device(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    chat.page.locator("summary").click()
    chat.page.get_by_role("link", name="Fortsett på en annen enhet").click()
    chat.page.get_by_role("button", name="Lag en lenke").click()
    other = Chat(visits.window())

    other.page.goto(chat.page.get_by_label("Lenken din").input_value())
    other.page.get_by_role("button", name="Fortsett her").click()
    other.sees(FIRST_QUESTION)
    other.say("En tom stol")
    other.sees(SECOND_QUESTION)

    assert site.texts() == ["En tom stol"]


def test_two_devices_see_each_other_live(visits: Visits) -> None:
    chat = visits.chat()
    other = Chat(visits.window(storage_state=chat.page.context.storage_state()))
    other.page.goto("/")

    chat.say("En tom stol")

    expect(other.page.locator(".own .text")).to_have_text(["En tom stol"])


def test_broadcast_arrives_by_itself(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    token = chat.page.context.cookies()[0]["value"]

    with site.stage.store.writing() as session, opened_book(session) as book:
        person = find_person(session, site.stage.vault, Channel.WEB, token)
        assert person is not None
        say_to(book, person, [Say("Verkstedet er i kveld klokka 18.")], now=site.stage.clock())

    chat.sees("Verkstedet er i kveld klokka 18.")


def test_words_stay_when_nobody_answers(visits: Visits) -> None:
    chat = visits.chat()
    page = chat.page
    page.context.set_offline(True)

    chat.say("Viktige ord")
    chat.sees("Vi får ikke kontakt.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".own .text")).to_have_text(["Viktige ord"])


def test_erasing_shows_the_last_words_and_nothing_else(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    chat.choose("Slett alt om meg")
    chat.press(nb("button.erase"))

    expect(chat.page.get_by_role("heading")).to_have_text("Takk for at du kom innom")
    assert (site.texts(), chat.page.context.cookies()) == ([], [])


def test_reply_to_an_older_question_names_it(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    chat.page.get_by_role("link", name="Svar på dette").click()
    expect(chat.page.locator("#asked")).to_have_text(FIRST_QUESTION)
    chat.say("Og en kaffekopp")

    expect(chat.page.locator("#replying")).to_be_hidden()
    expect(chat.page.locator(".own .text")).to_have_count(2)


def test_whole_conversation_without_scripts(visits: Visits, site: Site, photo: Path) -> None:
    chat = Chat(visits.window(java_script_enabled=False))
    chat.take_part()
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)
    chat.page.locator("[name=photos]").set_input_files(photo)
    chat.say("")
    chat.press(nb("button.shows_nobody"))
    chat.choose("Det jeg har sagt")

    expect(chat.page.get_by_role("button", name=nb("button.take_back"))).to_have_count(2)
    assert site.kept_media() == [("photo", "kept", "image/jpeg")]


def test_hostile_words_run_nothing(visits: Visits, site: Site) -> None:
    chat = visits.chat()
    for words in (
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "</bdi><script>alert(1)</script>",
    ):
        chat.say(words)
        expect(chat.page.locator(".own .text").last).to_have_text(words)
    board = visits.board()

    expect(board.locator(".note-card .text")).to_have_count(3)
    assert board.locator(".note-card img, .note-card svg[onload], .note-card script").count() == 0


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_sticks_out_sideways(visits: Visits, width: int) -> None:
    chat = visits.chat(viewport={"width": width, "height": 740})
    chat.say("Donaudampfschifffahrtsgesellschaftskapitän" * 3)
    chat.sees(SECOND_QUESTION)

    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
