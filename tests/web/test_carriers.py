"""The page with those who want to help: who sees it, what is written down, what can be marked."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from prompts.catalogue import load_catalogue
from prompts.processfile import ItemKind
from storage.tables import AnswerStep, Audit, Carrier, Phase, PhaseState
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from tests.workshop.residents import join
from web.backstage import Backstage
from web.board.answers.sentences import Sentences
from workshop.board.staff import StaffRole
from workshop.carrying.signing import sign_up
from workshop.sorting.items import choose, put_up

CARRIERS = "/board/carriers"
PHONE = "900 12 345"


@pytest.fixture
def dinner(stage: Backstage) -> int:
    """A solution that somebody wants to help with."""
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        number = put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id
        choose(hand, ItemKind.SOLUTION, [number])
        session.execute(update(Phase).values(state=PhaseState.CLOSED))
        person = join(session, stage.vault, "4711", now=hand.now)
        sign_up(session, stage.vault, person, hand.process, number, PHONE, now=hand.now)
    return number


@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_others_than_facilitators_see_no_contact(
    signed_in_as: SignInAs, dinner: int, role: StaffRole
) -> None:
    browser = signed_in_as(role)

    pages = [browser.open(one).html for one in ("/board/item/1", "/board/items/solution")]
    browser.open(CARRIERS)

    assert browser.answer.status_code == 403
    assert not any(PHONE in one or CARRIERS in one for one in pages)


def test_facilitator_sees_and_marks_a_contact(
    facilitator: Browser, stage: Backstage, dinner: int
) -> None:
    shown = facilitator.open(CARRIERS).text
    marked = facilitator.click(nb("carriers.mark")).text

    with stage.store.reading() as session:
        done = session.scalars(select(Audit.action).order_by(Audit.id.desc()).limit(1)).one()
        assert session.get_one(Carrier, 1).contacted_at is not None
    assert PHONE in shown
    assert nb("carriers.waits") in shown
    assert nb("carriers.waits") not in marked
    assert done == "carrier-contacted"


def test_history_says_who_looked(facilitator: Browser, dinner: int) -> None:
    facilitator.open(CARRIERS)

    told = facilitator.open("/board/history").text

    assert nb("history.did_carriers_seen", who="").strip() in told
    assert PHONE not in told


def test_contact_is_on_no_page_for_everybody(facilitator: Browser, dinner: int) -> None:
    pages = ("/results", "/board/results/preview", "/board/script", "/board/print?what=solution")

    assert not any(PHONE in facilitator.open(one).html for one in pages)


def written(version: str, words: str) -> dict[str, str]:
    """Return what the form of a solution's card says, in one part and one language."""
    return {"version": version, "part": "first_step", "language": "nb", "written": words}


def test_card_is_written_and_read_everywhere(
    facilitator: Browser, stage: Backstage, dinner: int
) -> None:
    item = f"/board/item/{dinner}"
    form = facilitator.open(item).form_to(f"{item}/reality")
    token = dict(form.fields)["form_token"]
    for words in ("Spør skolen om kjøkkenet", "Ring rektor"):
        facilitator.post(f"{item}/reality", form_token=token, **written("0", words))
    refused = facilitator.text

    pages = (item, "/board/results/preview", "/board/print?what=solution")
    assert "Ring rektor" in refused
    assert all("Spør skolen om kjøkkenet" in facilitator.open(one).text for one in pages)


def test_five_carriers_are_told_of_and_four_are_not(
    facilitator: Browser, stage: Backstage, dinner: int
) -> None:
    told = []
    for nth in range(4):
        told.append("vil være med på det" in facilitator.open("/board/results/preview").text)
        with stage.store.writing() as session:
            hand = hand_at(session, stage)
            person = join(session, stage.vault, f"{nth}", now=hand.now)
            sign_up(session, stage.vault, person, hand.process, dinner, PHONE, now=hand.now)
    told.append(
        "5 innbyggere vil være med på det" in facilitator.open("/board/results/preview").text
    )

    assert told == [False, False, False, False, True]


@pytest.mark.parametrize(("step", "is_invited"), [("needs", False), ("decisions", True)])
def test_answers_about_decisions_tell_how_to_help(step: str, is_invited: bool) -> None:
    sentences = Sentences(load_catalogue(), ("nb", "en"), AnswerStep(step))

    foot = sentences.ends().foot

    assert ("/bidra" in foot["nb"], "/join" in foot["en"]) == (is_invited, is_invited)
