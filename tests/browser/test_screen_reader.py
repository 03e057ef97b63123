"""What a screen reader says of the chat: each message once, pictures, names and languages."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect

from prompts.catalogue import load_catalogue
from storage.tables import Prompt
from tests.browser.hearing import heard, listen, names, tree
from tests.browser.site import ENHANCED, Chat, Site, Visits
from tests.web.phrases import FIRST_QUESTION, SECOND_QUESTION, nb, opening

CHOICES = f"Du kan velge: {nb('button.more')}, {nb('button.skip_question')}, {nb('button.done')}."


@pytest.fixture
def page(visits: Visits) -> Page:
    """A window in which what is said by itself is kept."""
    page = visits.window()
    listen(page)
    return page


@pytest.fixture
def chat(visits: Visits, page: Page) -> Chat:
    """A resident at the first question, who hears everything."""
    return visits.seat(page)


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    words: str = page.evaluate("document.activeElement.textContent")
    return words.strip()


def alt_of(site: Site, code: str) -> str:
    """Return how a photo is described in bokmål."""
    with site.stage.store.reading() as session:
        prompt = session.query(Prompt).filter_by(code=code).one()
        assert prompt.alt is not None
        return prompt.alt["nb"]


def test_answer_is_followed_by_saved_and_the_question_once(chat: Chat) -> None:
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    said = heard(chat.page, pieces=2)

    assert said == ["Lagret", f"{SECOND_QUESTION} {CHOICES}"]


def test_own_words_are_not_read_back(chat: Chat) -> None:
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    said = " ".join(heard(chat.page, pieces=2))

    assert "En tom stol" not in said


def test_photo_is_said_with_its_description(chat: Chat, site: Site) -> None:
    chat.press(nb("button.skip_photo"))
    chat.page.locator(".told img").nth(1).wait_for()

    said = heard(chat.page, pieces=1)

    assert said[-1].startswith(f"Bilde: {alt_of(site, 'busstoppet')} Bilde 2.")


def test_photo_keeps_its_description_in_the_tree(chat: Chat, site: Site) -> None:
    images = names(chat.page, "image")

    assert images == [alt_of(site, "kjokkenbordet")]


def test_messages_that_come_together_are_one_piece(page: Page) -> None:
    chat = Chat(page)
    chat.begin()
    heard(page, pieces=1)
    chat.press("Bokmål")
    chat.page.get_by_role("button", name=nb("button.join")).wait_for()

    said = heard(page, pieces=2)[1:]

    assert len(said) == 1
    assert said[0].startswith(nb("language.changed"))


def test_coming_back_says_nothing_by_itself(chat: Chat) -> None:
    chat.page.goto("/")
    chat.page.locator(ENHANCED).wait_for()

    assert heard(chat.page, pieces=0) == []


def test_focus_is_put_before_what_was_said(chat: Chat) -> None:
    chat.press(nb("button.skip_photo"))
    chat.page.locator(".told :focus").wait_for()

    assert focused(chat.page) == nb("web.chat.they_say")


def break_off(route: Route) -> None:
    """Let a request wait, long enough for the page to be drawn, and come to nothing."""
    time.sleep(0.5)
    route.abort()


def test_focus_stays_on_a_button_that_did_not_get_through(chat: Chat) -> None:
    chat.page.route("**/chat/press", break_off)

    chat.press(nb("button.skip_photo"))

    assert heard(chat.page, pieces=1) == [nb("web.chat.no_answer")]
    assert focused(chat.page) == nb("button.skip_photo")


def test_words_that_did_not_get_through_are_told(chat: Chat) -> None:
    chat.page.context.set_offline(True)

    chat.say("En tom stol")

    assert heard(chat.page, pieces=1) == [nb("web.chat.no_contact")]
    expect(chat.page.locator("#text")).to_be_focused()


def test_last_words_are_said(chat: Chat) -> None:
    chat.choose("Slett alt om meg")
    heard(chat.page, pieces=1)
    chat.press(nb("button.erase"))
    chat.page.get_by_role("heading", name=nb("web.farewell.title")).wait_for()

    said = heard(chat.page, pieces=2)[1:]

    assert [one.partition(".")[0] for one in said] == ["Alt er slettet"]
    assert focused(chat.page) == nb("web.farewell.title")


def test_recorder_says_what_it_does(chat: Chat) -> None:
    chat.page.get_by_role("button", name="Snakk inn").click()
    chat.page.get_by_role("button", name="Stopp").click()
    chat.page.get_by_role("button", name="Kast").click()

    said = heard(chat.page, pieces=3)

    assert said == [nb(f"web.voice.{key}") for key in ("started", "stopped", "discarded")]


def test_each_tool_is_named_by_what_it_does(chat: Chat) -> None:
    labels = {name.partition(":")[0] for name in names(chat.page, "button")}

    assert labels == {
        nb("button.describe"), nb("button.skip_photo"), nb("button.done"),
        "Bilde", "Snakk inn", "Send",
    }  # fmt: skip


def test_places_of_the_page_are_named(chat: Chat) -> None:
    found = {(one.role, one.name) for one in tree(chat.page)}

    assert {
        ("log", "Samtalen"),
        ("form", "Skriv eller send noe"),
        ("textbox", "Skriv svaret ditt her"),
        ("DisclosureTriangle", "Meny"),
        ("link", "Hjelp"),
    } <= found


def test_ways_to_answer_later_name_their_question(chat: Chat) -> None:
    chat.say("En tom stol")
    chat.sees(SECOND_QUESTION)

    links = names(chat.page, "link")

    assert f"Svar på dette: {FIRST_QUESTION}" in links


def test_languages_are_offered_each_in_its_own_voice(page: Page) -> None:
    Chat(page).begin()

    spoken = page.locator(".told [lang]").evaluate_all(
        "all => all.map((one) => [one.lang, one.textContent.trim()])"
    )

    assert ["en", "What language would you like?"] in spoken
    assert spoken[-3:] == [["nb", "Bokmål"], ["nn", "Nynorsk"], ["en", "English"]]


@pytest.mark.parametrize(("code", "label"), [("nn", "Nynorsk"), ("en", "English")])
def test_whole_page_takes_the_chosen_language(page: Page, code: str, label: str) -> None:
    Chat(page).begin()
    page.locator(ENHANCED).wait_for()
    page.get_by_label(nb("web.chat.write")).fill("Et utkast")

    Chat(page).press(label)

    say = load_catalogue().say
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.get_by_label(say("web.chat.write", code))).to_have_value("Et utkast")
    expect(page.locator(".told .card").last).to_have_attribute("lang", code)


def test_menu_says_what_one_has_said(chat: Chat) -> None:
    chat.say("En tom stol")
    heard(chat.page, pieces=2)
    chat.choose("Det jeg har sagt")

    said = heard(chat.page, pieces=3)[2:]

    assert len(said) == 1
    assert said[0].startswith(opening("mine.head"))
    assert "En tom stol" in said[0]
