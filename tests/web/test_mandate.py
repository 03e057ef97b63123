"""Who decides and by when, written down on a page, and read by residents."""

from __future__ import annotations

from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from workshop.board.staff import StaffRole

PAGE = "/board/process/mandate"
LEADERS = "Kommunedirektøren"
COUNCIL = "Formannskapet bestemmer til slutt."


def write(browser: Browser, **fields: str) -> None:
    """Send the form that is shown, with some fields written anew; the same in each language."""
    form = browser.page.form_to(PAGE)
    sent = form.carried(**{k: v for k, v in fields.items() if k not in ("decider", "promise")})
    for name, words in (("decider", COUNCIL), ("promise", "Vi svarer alle.")):
        sent[name] = [fields.get(name, words)] * len(sent["language"])
    browser.answer = browser.client.post(PAGE, data=sent)


def test_who_decides_is_written_down_and_told_to_residents(
    facilitator: Browser, resident: Resident
) -> None:
    facilitator.open(PAGE)

    write(facilitator, green_light=LEADERS, decides_by="2027-06-17")

    told = facilitator.text
    assert (LEADERS in told, "17. juni 2027" in told, COUNCIL in told) == (True, True, True)
    assert COUNCIL in resident.take_part().text


def test_day_that_cannot_be_read_is_said(facilitator: Browser) -> None:
    facilitator.open(PAGE)

    write(facilitator, green_light=LEADERS, decides_by="i vår")

    assert (facilitator.answer.status_code, nb("room.form.no_day") in facilitator.text) == (
        422,
        True,
    )


def test_empty_words_are_said_beside_their_language(facilitator: Browser) -> None:
    facilitator.open(PAGE)

    write(facilitator, decider="")

    assert facilitator.answer.status_code == 422
    assert nb("process.mandate_empty") in facilitator.text


def test_second_of_two_sees_both(facilitator: Browser, signed_in_as: SignInAs) -> None:
    admin = signed_in_as(StaffRole.ADMIN)
    admin.open(PAGE)
    facilitator.open(PAGE)
    write(facilitator, green_light="Kari")

    write(admin, green_light="Per")
    told, status = admin.text, admin.answer.status_code
    write(admin, green_light="Per")

    assert (status, "Kari" in told, nb("process.stale") in told) == (409, True, True)
    assert "Per" in admin.open("/board/process").text


def test_file_can_say_it_again(facilitator: Browser) -> None:
    facilitator.open(PAGE)
    write(facilitator)
    facilitator.open(PAGE)

    page = facilitator.click(nb("process.file_again"))

    assert nb("process.done_file") in page.text
