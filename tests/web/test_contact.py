"""The contact for safety at the board: what waits comes first, and what they may do."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Contribution, FollowUp
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.doors import come_in, set_up
from tests.web.phrases import nb
from tests.web.test_wall import hang
from web.backstage import Backstage
from workshop.board.staff import StaffRole

WORDS = "Jeg orker ikke mer, og naboen Per Hansen vet det"
PAGE = "/board/contact"
COUNTED = "1 venter"


@pytest.fixture
def number(stage: Backstage) -> int:
    """Something that was handed to the contact; its number."""
    hang(stage, channel="web", text=WORDS, flags=["to-contact"])
    hang(stage, channel="web", text="Trappa er glatt")
    with stage.store.reading() as session:
        return session.scalars(select(Contribution.id).where(Contribution.text == WORDS)).one()


@pytest.fixture
def contact(signed_in_as: SignInAs) -> Browser:
    """The contact for safety."""
    return signed_in_as(StaffRole.SAFETY)


def voice(stage: Backstage, number: int) -> Contribution:
    """Return a contribution as it is stored now."""
    with stage.store.reading() as session:
        return session.get_one(Contribution, number)


def test_contact_comes_to_what_waits(app: FastAPI, stage: Backstage, number: int) -> None:
    person = set_up(stage, "Siri", StaffRole.SAFETY)

    browser = come_in(app, stage, person)

    assert str(browser.answer.url) == f"http://testserver{PAGE}"
    assert (WORDS in browser.text, "Trappa er glatt" in browser.text) == (True, False)


def test_page_that_was_wanted_goes_before(app: FastAPI, stage: Backstage) -> None:
    person = set_up(stage, "Siri", StaffRole.SAFETY)

    browser = come_in(app, stage, person, "/board/people?lang=nb")

    assert str(browser.answer.url) == "http://testserver/board/people?lang=nb"


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (StaffRole.SAFETY, True),
        (StaffRole.FACILITATOR, True),
        (StaffRole.ADMIN, True),
        (StaffRole.READER, False),
    ],
)
def test_frame_says_how_many_wait(
    signed_in_as: SignInAs, number: int, role: StaffRole, is_told: bool
) -> None:
    page = signed_in_as(role).open("/board/people")

    assert (COUNTED in page.text, PAGE in page.links.values()) == (is_told, is_told)


def test_contact_notes_that_it_was_followed_up(
    contact: Browser, stage: Backstage, number: int
) -> None:
    contact.open(PAGE)

    page = contact.click(nb("contact.follow_up"))

    assert "Fulgt opp av Kari safety" in page.text
    assert nb("contact.nothing") in page.text
    assert COUNTED not in page.text


def test_note_is_taken_back_from_the_same_page(contact: Browser, number: int) -> None:
    contact.open(PAGE)
    contact.click(nb("contact.follow_up"))

    page = contact.click(nb("contact.again"))

    assert COUNTED in page.text


def test_words_changed_meanwhile_are_to_be_read_again(
    contact: Browser, stage: Backstage, number: int
) -> None:
    contact.open(PAGE)
    with stage.store.writing() as session:
        session.get_one(Contribution, number).text = "Jeg orker ikke mer i natt"

    page = contact.click(nb("contact.follow_up"))

    assert (contact.answer.status_code, nb("contact.other_words") in page.text) == (409, True)
    assert "Jeg orker ikke mer i natt" in page.text
    with stage.store.reading() as session:
        assert session.scalars(select(FollowUp)).all() == []


def test_contact_marks_and_unmarks(contact: Browser, stage: Backstage, number: int) -> None:
    contact.open(f"/board/voice/{number}")
    contact.click(nb("voices.save_flags"))
    without = voice(stage, number).flags

    contact.click(nb("voices.save_flags"), flag="to-contact")

    assert (without, voice(stage, number).flags) == ([], ["to-contact"])


def test_contact_hides_for_a_reason_and_shows_again(
    contact: Browser, stage: Backstage, number: int
) -> None:
    contact.open(f"/board/voice/{number}")
    contact.click(nb("voices.hide"), why="personal")
    hidden = voice(stage, number).state

    contact.click(nb("voices.show_again"))

    assert (hidden, voice(stage, number).state) == ("hidden", "kept")


def test_contact_redacts_a_third_person(contact: Browser, stage: Backstage, number: int) -> None:
    contact.open(f"/board/voice/{number}")

    contact.click(nb("voices.hide_words"), words="Per Hansen")

    assert "Per Hansen" not in voice(stage, number).text


def test_contact_is_offered_nothing_else(contact: Browser, number: int) -> None:
    pages = ("/board/sort", f"/board/voice/{number}", "/board/process", "/board/items/need", PAGE)

    forms = [form for path in pages for form in contact.open(path).forms]
    actions = {form.action for form in forms if form.buttons}

    own = {f"/board/voice/{number}/{do}" for do in ("flags", "redact", "hide", "followed-up")}
    assert {one for one in actions if one not in own} <= {"/board/leave", "/board/sort"}


def test_reader_has_no_queue(signed_in_as: SignInAs, number: int) -> None:
    reader = signed_in_as(StaffRole.READER)

    reader.open(PAGE)
    status = reader.answer.status_code
    page = reader.open(f"/board/voice/{number}")

    assert status == 403
    assert [form.action for form in page.forms] == ["/board/leave"]
