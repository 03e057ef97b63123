"""Decisions written down in a browser; what is lacking is said, and nothing typed is lost."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.page import Page
from tests.web.test_sorting import hand_at
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.sorting.items import put_up

TITLE = "Tirsdagsmiddag på skolekjøkkenet"


@pytest.fixture
def solution(facilitator: Browser, stage: Backstage) -> str:
    """A solution on the board; its number."""
    with stage.store.writing() as session:
        return str(put_up(hand_at(session, stage), ItemKind.SOLUTION, {"nb": TITLE}).id)


def write(browser: Browser, solution: str, on_page: Page | None = None, **fields: str) -> None:
    """Fill in the form about a solution, and save."""
    typed = {"body": "Kommunestyret", "day": "2026-11-20", "ruled": "yes", "solution": solution}
    browser.click("Lagre vedtaket", on_page=on_page, **(typed | fields))


def test_decision_stands_on_its_page_and_at_its_solution(
    facilitator: Browser, solution: str
) -> None:
    facilitator.open(f"/board/decisions?about={solution}")

    write(facilitator, solution, words="Prøves ut ett år.")

    assert "Kommunestyret, 20. november 2026 Ja Prøves ut ett år." in facilitator.text
    assert f"Gjelder: {TITLE}" in facilitator.text
    facilitator.open(f"/board/item/{solution}")
    assert "Vedtak Kommunestyret, 20. november 2026 Ja" in facilitator.text


def test_what_is_lacking_is_said_and_nothing_typed_is_lost(
    facilitator: Browser, solution: str
) -> None:
    facilitator.open("/board/decisions")

    write(facilitator, "999", body="Formannskapet", day="2027-01-01", document="www.kommune.no")

    assert facilitator.answer.status_code == 422
    for sentence in (
        "Den kan ikke ligge fram i tid.",
        "Kryss av minst én løsning som står på tavla.",
        "Lenken må begynne med https:// eller http://",
    ):
        assert sentence in facilitator.text
    typed = facilitator.page.values("input", "value")
    assert {"Formannskapet", "2027-01-01", "www.kommune.no"} <= set(typed)


def test_decision_is_corrected_and_taken_away(facilitator: Browser, solution: str) -> None:
    facilitator.open(f"/board/decisions?about={solution}")
    write(facilitator, solution)

    facilitator.open("/board/decisions/1")
    write(facilitator, solution, ruled="later")
    corrected = facilitator.text
    facilitator.open("/board/decisions/1")
    facilitator.click("Ta bort vedtaket")

    assert "Utsatt" in corrected
    assert "Ingen vedtak ennå." in facilitator.text
    facilitator.click("Angre det siste: tatt bort vedtak")
    assert "Kommunestyret, 20. november 2026 Utsatt" in facilitator.text


def test_two_who_correct_at_once_see_each_other(facilitator: Browser, solution: str) -> None:
    facilitator.open(f"/board/decisions?about={solution}")
    write(facilitator, solution)
    first = facilitator.open("/board/decisions/1")
    write(facilitator, solution, body="Formannskapet")

    write(facilitator, solution, first, body="Levekårsutvalget")

    assert facilitator.answer.status_code == 409
    assert "En annen har endret vedtaket mens du skrev." in facilitator.text
    assert "Formannskapet, 20. november 2026" in facilitator.text
    # It would lead to this page, without what was typed.
    assert "/board/decisions/1" not in facilitator.page.links.values()
    write(facilitator, solution, body="Levekårsutvalget")
    assert "Levekårsutvalget, 20. november 2026" in facilitator.text


def test_reader_sees_decisions_and_writes_none(
    facilitator: Browser, solution: str, signed_in_as: SignInAs
) -> None:
    facilitator.open(f"/board/decisions?about={solution}")
    write(facilitator, solution)
    reader = signed_in_as(StaffRole.READER)

    page = reader.open("/board/decisions")

    assert "Kommunestyret" in page.text
    assert "Lagre vedtaket" not in page.button_labels
    assert reader.post("/board/decisions", form_token="").status_code == 403
