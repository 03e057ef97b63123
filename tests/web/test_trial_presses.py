"""Buttons in a trial: it is played anew at each look, and what they name has other ids by then."""

from __future__ import annotations

import pytest

from tests.voting.conftest import about
from tests.web.browsing import Browser, Resident
from tests.web.composing import NOW, WORDS, Desk
from tests.web.historic import act
from tests.web.page import Page
from tests.web.phrases import nb
from tests.web.trying import TRIAL, do, look, send_to_me
from web.backstage import Backstage
from web.board.trial.carrying import MOST_DONE
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot


def own_lines(browser: Browser) -> list[str]:
    """Return what the chat shows as written by the facilitator, with the marks under it."""
    lines = browser.answer.text.split('<li id="')[1:]
    return [Page(one).text for one in lines if one.startswith("c")]


class Somebody:
    """A resident who is at the chat meanwhile: each word of theirs takes numbers of rows."""

    def __init__(self, resident: Resident) -> None:
        resident.take_part()
        self.resident = resident

    def writes(self) -> None:
        """Say one thing more; it is kept, and answered."""
        self.resident.say("Bussen går for sjelden")


@pytest.fixture
def somebody(resident: Resident) -> Somebody:
    """Somebody who writes while a trial is had."""
    return Somebody(resident)


def test_words_are_changed_while_others_write(desk: Desk, somebody: Somebody) -> None:
    send_to_me(desk, **NOW)
    do(desk.browser, "say", text="Hun spiser alene")
    do(desk.browser, "say", text="/mine")

    somebody.writes()
    asked = desk.browser.click(nb("button.change")).text
    somebody.writes()
    do(desk.browser, "say", text="Han spiser alene")

    assert " ".join(nb("edit.ask", words="Hun spiser alene").split()) in asked
    assert nb("edit.done") in desk.browser.text
    (own,) = own_lines(desk.browser)
    assert "Han spiser alene" in own
    assert nb("web.chat.edited") in own


def test_words_are_taken_back_and_given_again_while_others_write(
    desk: Desk, somebody: Somebody
) -> None:
    send_to_me(desk, **NOW)
    do(desk.browser, "say", text="Hun spiser alene")
    do(desk.browser, "say", text="/mine")

    somebody.writes()
    desk.browser.click(nb("button.take_back"))
    taken_back = own_lines(desk.browser)
    somebody.writes()
    desk.browser.click(nb("button.undo"))

    assert nb("web.chat.withdrawn") in taken_back[0]
    assert "Hun spiser alene" not in taken_back[0]
    assert nb("mine.restored") in desk.browser.text
    assert "Hun spiser alene" in own_lines(desk.browser)[0]
    assert nb("press.gone") not in desk.browser.text


def test_dots_stand_where_they_were_put_at_each_look(desk: Desk, stage: Backstage) -> None:
    act(stage, lambda hand: open_ballot(hand, add_ballot(hand, about(hand)).id))
    send_to_me(desk, **WORDS)
    do(desk.browser, "say", text="/prikker")
    listed = desk.browser.text

    placed = desk.browser.click("2").text
    looks = {desk.browser.open(TRIAL).text for _ in range(4)}

    second = listed.partition(" 2. ")[2].partition(" 3. ")[0]
    assert f"2. {second} ●" in placed
    assert looks == {placed}


def test_place_where_no_button_stands_is_too_late(desk: Desk) -> None:
    send_to_me(desk, **NOW)
    late = [
        do(desk.browser, "press", on=on, press=press).count(nb("press.gone"))
        for on, press in (("0", "7.7"), ("77", "0.0"), ("-1", "0.0"), ("0", "skip:1:0:0"))
    ]

    assert late == [1, 2, 2, 2], "What names no place at all is not even kept"


def test_trial_that_is_full_says_so(desk: Desk) -> None:
    send_to_me(desk, **NOW)
    form = desk.browser.page.form_to(f"{TRIAL}/say")
    for nth in range(MOST_DONE - 1):
        desk.browser.post(form.action, **form.carried(text=f"Nummer {nth}"))
    look(desk.browser)
    before = desk.browser.text
    for text in ("Den siste", "For mye"):
        do(desk.browser, "say", text=text)

    assert nb("trial.full") not in before
    assert nb("trial.full") in desk.browser.text
    assert ["Den siste" in desk.browser.text, "For mye" in desk.browser.text] == [True, False]
