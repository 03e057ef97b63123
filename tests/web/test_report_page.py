"""The report at the board: read, reworded, given its costs, and downloaded."""

from __future__ import annotations

import pytest

from storage.tables import ReportWording
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.reporting.writing import LONGEST_WORDS

PAGE = "/board/report"
READ = f"{PAGE}/read?language=nb"
STARTS = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!doctype html>"}


def send(browser: Browser, path: str, **fields: str) -> None:
    """Send a form with the token of the page that is shown, and go where it leads."""
    token = dict(browser.page.form_to("/board/leave").fields)["form_token"]
    browser.answer = browser.client.post(path, data={"form_token": token, **fields})


def write(browser: Browser, words: str, *, version: str = "0", language: str = "nb") -> None:
    """Send the words of the needs from the page that is shown."""
    fields = {"section": "needs", "language": language, "words": words, "version": version}
    send(browser, f"{PAGE}/words", **fields)


def enter(browser: Browser, path: str = "", **fields: str) -> None:
    """Send a form of a cost from the page that is shown."""
    send(browser, f"{PAGE}/costs{path}", **fields)


def test_words_are_written_read_and_undone(facilitator: Browser) -> None:
    facilitator.open(PAGE)
    write(facilitator, "Våre ord.\r\n\r\nEt avsnitt til.")
    page, read = facilitator.text, facilitator.open(READ)
    is_read = ("Våre ord." in read.text, nb("report.intro_needs") in read.text)

    send(facilitator, "/board/undo", back=PAGE, stack="report")

    assert (nb("report.saved") in page, is_read) == (True, (True, False))
    assert nb("report.intro_needs") in facilitator.open(READ).text


def test_second_of_two_who_reword_sees_both(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    admin = signed_in_as(StaffRole.ADMIN)
    admin.open(PAGE)
    facilitator.open(PAGE)
    write(facilitator, "Karis ord")

    write(admin, "Adas ord")

    assert admin.answer.status_code == 409
    assert all(words in admin.answer.text for words in ("Karis ord", "Adas ord"))
    with stage.store.reading() as session:
        assert session.get_one(ReportWording, 1).text == "Karis ord"


def test_words_that_are_too_long_are_not_lost(facilitator: Browser) -> None:
    facilitator.open(PAGE)

    write(facilitator, "x" * (LONGEST_WORDS + 1))

    assert facilitator.answer.status_code == 422
    assert "x" * (LONGEST_WORDS + 1) in facilitator.answer.text


def test_costs_are_entered_with_spaces_and_shared(facilitator: Browser) -> None:
    facilitator.open(PAGE)

    enter(facilitator, cost="Prosessledelse", amount="400 000", hours="420", note="Innleid")

    told = facilitator.text
    assert ("400 000" in told, "Ført opp av" in told) == (True, True)
    read = facilitator.open(READ).text
    assert ("Prosessledelse" in read, "400 000" in read) == (True, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cost": "", "amount": "1"}, "report.wrong_what"),
        ({"cost": "Plakater"}, "report.wrong_amount"),
        ({"cost": "Plakater", "amount": "mye"}, "report.wrong_amount"),
        ({"cost": "Plakater", "hours": "1,5"}, "report.wrong_hours"),
    ],
)
def test_cost_that_cannot_be_read_is_said(
    facilitator: Browser, fields: dict[str, str], said: str
) -> None:
    facilitator.open(PAGE)

    enter(facilitator, **fields)

    assert (facilitator.answer.status_code, nb(said) in facilitator.text) == (422, True)


def test_changed_cost_shows_both_to_the_second(
    facilitator: Browser, signed_in_as: SignInAs
) -> None:
    admin = signed_in_as(StaffRole.ADMIN)
    facilitator.open(PAGE)
    enter(facilitator, cost="Plakater", amount="90000")
    admin.open(PAGE)
    enter(facilitator, "/1", cost="Plakater", amount="80000", version="1")

    enter(admin, "/1", cost="Plakater", amount="70000", version="1")

    assert (admin.answer.status_code, "70000" in admin.answer.text) == (409, True)
    assert "80 000" in admin.text


def test_page_says_what_is_missing(facilitator: Browser) -> None:
    text = facilitator.open(PAGE).text

    assert (nb("report.lack_decision") in text, nb("report.lack_costs") in text) == (True, True)


@pytest.mark.parametrize("form", STARTS)
def test_report_is_downloaded_by_readers_too(signed_in_as: SignInAs, form: str) -> None:
    reader = signed_in_as(StaffRole.READER)

    answer = reader.client.get(f"{PAGE}/report-nn.{form}")

    assert (answer.status_code, answer.content[:15].startswith(STARTS[form])) == (200, True)
    assert f'-nn.{form}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", ["report-fi.pdf", "report-nb.odt", "nb.pdf", "report-nb"])
def test_file_that_there_is_not_is_not_found(facilitator: Browser, name: str) -> None:
    answer = facilitator.client.get(f"{PAGE}/{name}")

    assert answer.status_code == 404


def test_readers_have_no_forms(signed_in_as: SignInAs) -> None:
    page = signed_in_as(StaffRole.READER).open(PAGE)

    assert (f'action="{PAGE}/words"' in page.html, f'action="{PAGE}/costs"' in page.html) == (
        False,
        False,
    )
