"""The wall in a real browser: live, filtered, and calm while somebody reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from storage.tables import Media
from tests.browser.site import Site, Visits
from tests.web.phrases import FIRST_QUESTION, SECOND_QUESTION, nb, opening


def test_answer_appears_while_the_facilitator_looks(visits: Visits) -> None:
    board = visits.board()
    chat = visits.chat()

    chat.say("Naboen måker for meg")

    expect(board.locator("[data-strip=chat] .text")).to_have_text(["Naboen måker for meg"])
    expect(board.locator("#counts")).to_contain_text("1 Nettsiden")
    expect(board.locator("[data-strip=chat] .empty")).to_have_count(0)


def test_reading_is_not_disturbed(visits: Visits, site: Site) -> None:
    for number in range(30):
        site.hang_note(f"Lapp {number}")
    board = visits.board()
    board.locator(".note-card").last.scroll_into_view_if_needed()
    before = board.evaluate("window.scrollY")

    site.hang_note("En ny lapp")
    button = board.get_by_role("button", name="1 nytt innspill")
    expect(button).to_be_visible()
    after = board.evaluate("window.scrollY")
    button.click()

    assert (before > 0, after) == (True, before)
    expect(board.locator("[data-strip=room] .text").first).to_have_text("En ny lapp")


def test_several_new_ones_are_counted(visits: Visits, site: Site) -> None:
    for number in range(30):
        site.hang_note(f"Lapp {number}")
    board = visits.board()
    board.locator(".note-card").last.scroll_into_view_if_needed()

    for number in range(3):
        site.hang_note(f"Ny {number}")

    expect(board.get_by_role("button", name="3 nye innspill")).to_be_visible()


def test_reworded_card_changes_in_place(visits: Visits) -> None:
    chat = visits.chat()
    chat.say("Naboen måker")
    chat.sees(SECOND_QUESTION)
    board = visits.board()

    chat.choose("Det jeg har sagt")
    chat.press(nb("button.change"))
    chat.sees(opening("edit.ask", words=""))
    chat.say("Naboen måker for meg")

    expect(board.locator(".note-card .text")).to_have_text(["Naboen måker for meg"])
    expect(board.locator(".flag")).to_have_text(["Endret"])


@pytest.mark.parametrize("has_scripts", [True, False])
def test_filters_work_as_a_plain_form(visits: Visits, site: Site, has_scripts: bool) -> None:
    site.hang_note("Noen å spise med")
    chat = visits.chat()
    chat.say("Naboen måker for meg")
    chat.sees(SECOND_QUESTION)
    board = visits.board(java_script_enabled=has_scripts)

    board.get_by_label("Kilde", exact=True).select_option(label="Rommet")
    board.get_by_role("button", name="Vis", exact=True).click()

    expect(board.locator(".note-card .text")).to_have_text(["Noen å spise med"])


def test_photo_of_the_film_opens_room_beside_chat(visits: Visits, site: Site) -> None:
    site.hang_note("Noen å spise med")
    board = visits.board()

    board.locator("#film a").first.click()
    board.wait_for_url("**/board?photo=kjokkenbordet", wait_until="load")

    expect(board.get_by_role("heading", name=FIRST_QUESTION)).to_be_visible()
    room = board.locator("[data-strip=room]").bounding_box()
    chat = board.locator("[data-strip=chat]").bounding_box()
    assert room is not None
    assert chat is not None
    assert (room["y"], room["x"] < chat["x"]) == (chat["y"], True)


def test_chat_is_one_press_away_on_a_phone(visits: Visits, site: Site) -> None:
    for number in range(30):
        site.hang_note(f"Lapp {number}")
    board = visits.board()
    board.set_viewport_size({"width": 360, "height": 740})
    expect(board.get_by_role("heading", name="I chatten")).not_to_be_in_viewport()

    board.get_by_role("link", name="I chatten", exact=True).click()

    expect(board.get_by_role("heading", name="I chatten")).to_be_in_viewport()


def test_held_back_photo_goes_from_the_wall_at_once(
    visits: Visits, site: Site, photo: Path
) -> None:
    chat = visits.chat()
    chat.page.locator("[name=photos]").set_input_files(photo)
    chat.say("")
    chat.press(nb("button.shows_nobody"))
    board = visits.board()
    expect(board.locator(".note-card img")).to_have_count(1)

    with site.stage.store.writing() as session:
        session.execute(update(Media).values(shown="somebody"))

    expect(board.locator(".note-card img")).to_have_count(0)
    expect(board.get_by_text("Noen på det har ikke sagt ja.")).to_be_visible()


def test_voice_can_be_played(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.get_by_role("button", name="Snakk inn").click()
    expect(chat.page.locator("#timer")).to_have_text("0:01")
    chat.page.get_by_role("button", name="Stopp").click()
    chat.page.get_by_role("button", name="Send opptaket").click()
    chat.sees(opening("voice.kept"))
    board = visits.board()

    board.locator("audio").evaluate("voice => { voice.play(); }")

    expect(board.locator("audio")).to_have_js_property("paused", value=False)
    expect(board.locator("audio")).to_have_js_property("ended", value=True)


def test_signed_out_wall_shows_no_words(visits: Visits, site: Site) -> None:
    site.hang_note("Noen å spise med")
    board = visits.board()
    other = visits.window(storage_state=board.context.storage_state())
    with other.expect_response("**/board/stream"):
        other.goto("/board")

    board.get_by_role("button", name="Logg ut").click()
    board.get_by_role("heading", name="Du er logget ut").wait_for()
    site.hang_note("En ny lapp")

    expect(other.get_by_role("heading", name="Logg inn")).to_be_visible()
