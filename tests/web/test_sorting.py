"""The sorting table as plain forms: a card is chosen, a button says where it goes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Facilitator, Item, Quote
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import reword_item

KARI = f"Kari {StaffRole.FACILITATOR}"
"""Who is signed in."""
SAID = "Hun spiser alene, og trappa er glatt"


@pytest.fixture
def table(facilitator: Browser, resident: Resident) -> Browser:
    """A facilitator at the table, on which one card lies."""
    resident.take_part()
    resident.say(SAID)
    facilitator.open("/board/sort")
    return facilitator


def quotes(stage: Backstage) -> list[tuple[str, str]]:
    """Return the titles and the words that stand under them."""
    with stage.store.reading() as session:
        rows = session.execute(
            select(Item.title, Quote.words)
            .join(Quote, Quote.item_id == Item.id)
            .where(Quote.is_removed.is_(False))
            .order_by(Quote.id)
        )
        return [(title["nb"], words) for title, words in rows]


def hand_at(session: Session, stage: Backstage, name: str = KARI) -> Hand:
    """Return the hand of a facilitator of this name, who has been here or comes now."""
    known = session.scalars(select(Facilitator).where(Facilitator.name == name)).first()
    if known is None:
        known = Facilitator(name=name, role=StaffRole.FACILITATOR, created_at=stage.clock())
        session.add(known)
        session.flush()
    return Hand(session, current_process(session), known.id, stage.clock())


def number_of(stage: Backstage) -> str:
    """Return the number of what was said."""
    with stage.store.reading() as session:
        return str(session.scalars(select(Contribution.id)).one())


def sort(table: Browser, stage: Backstage, label: str, **fields: str) -> None:
    """Choose the card and press a button of the panel."""
    form = table.page.form_with(label)
    carried = form.carried(contribution=number_of(stage), **fields)
    name, value = form.buttons[label] or ("", "")
    table.answer = table.client.post(form.action, data=carried | {name: [value]})


def send(table: Browser, stage: Backstage, address: str, **fields: str) -> None:
    """Choose the card and press a button that leads elsewhere than the others."""
    token = table.page.form_with("Legg under nytt").carried()["form_token"][0]
    table.post(address, contribution=number_of(stage), form_token=token, **fields)


def test_words_become_a_need_of_their_own(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Noen å spise med", words="Hun spiser alene")

    assert quotes(stage) == [("Noen å spise med", "Hun spiser alene")]
    assert "Usortert 0" in table.text
    assert "Noen å spise med 0 fra rommet · 1 fra chatten" in table.text


def test_card_goes_under_what_is_there(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Noen å spise med", words="Hun spiser alene")
    table.open("/board/sort?pile=sorted")

    button = next(one for one in table.page.form_with("Legg under nytt").buttons if "rom" in one)
    sort(table, stage, button, words="trappa er glatt")

    assert quotes(stage) == [
        ("Noen å spise med", "Hun spiser alene"),
        ("Noen å spise med", "trappa er glatt"),
    ]


def test_undo_is_a_button_that_says_what(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Noen å spise med")

    table.click("Angre det siste: nytt punkt u")

    assert quotes(stage) == []
    assert "Usortert 1" in table.text
    assert "Gjør om igjen: nytt punkt" in table.text


def test_undo_that_is_refused_offers_what_came_before(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Noen å spise med", words="Hun spiser alene")
    with stage.store.writing() as session:
        item = session.scalars(select(Item)).one()
        for name, title in ((KARI, "Selskap"), ("Per", "Noen å prate med")):
            hand = hand_at(session, stage, name)
            reword_item(hand, item.id, {"nb": title}, {}, version=item.version)

    table.open("/board/sort")
    table.click("Angre det siste: nye ord u")
    refused = "En annen har endret dette etter deg." in table.text
    table.click("La det stå, og angre det før: nytt punkt")

    assert refused
    assert "En annen har endret dette etter deg." in table.text
    assert "La det stå, og angre det før" not in table.text


def test_reader_cannot_narrow_down_to_one_person(table: Browser, signed_in_as: SignInAs) -> None:
    reader = signed_in_as(StaffRole.READER)

    page = reader.open("/board/sort?age=80-plus")

    assert SAID in page.text
    assert not re.search(r'id="(age|area)"', reader.answer.text)


def test_card_is_put_aside_and_fetched_back(table: Browser, stage: Backstage) -> None:
    send(table, stage, "/board/sort/aside", why="greeting")
    aside = table.open("/board/sort?pile=aside").text

    send(table, stage, "/board/sort/back")

    assert (SAID in aside, "Lagt til side 1" in aside) == (True, True)
    assert SAID in table.open("/board/sort").text


def test_words_nobody_said_are_refused_in_words(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Selskap", words="Hun spiser sammen med noen")

    assert (table.answer.status_code, quotes(stage)) == (409, [])
    assert "Disse ordene står ikke i kortet" in table.text


def test_no_item_is_made_for_words_that_are_refused(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Selskap", words="noe helt annet")

    with stage.store.reading() as session:
        assert session.scalars(select(Item)).all() == []


@pytest.mark.parametrize(
    "narrowed", ["age=80-plus", "speech=en", "flag=late", "photo=bussholdeplassen", "q=brøyting"]
)
def test_table_is_narrowed_down(table: Browser, narrowed: str) -> None:
    assert SAID not in table.open(f"/board/sort?{narrowed}").text


@pytest.mark.parametrize("narrowed", ["age=40-66", "speech=nb", "source=web", "phase=needs"])
def test_table_keeps_what_fits(table: Browser, narrowed: str) -> None:
    assert SAID in table.open(f"/board/sort?{narrowed}").text


def test_all_is_sorted_only_where_something_was(table: Browser, stage: Backstage) -> None:
    sort(table, stage, "Legg under nytt", title="Ikke alene", title_language="nb")
    after = table.open("/board/sort").text

    with stage.store.writing() as session:
        session.execute(delete(Quote))
        session.execute(delete(Contribution))
    before = table.open("/board/sort").text

    sentences = nb("sorting.nothing_yet"), nb("sorting.all_done")
    assert [one in before for one in sentences] == [True, False]
    assert [one in after for one in sentences] == [False, True]


def test_reader_sees_the_table_and_changes_nothing(
    table: Browser, stage: Backstage, signed_in_as: SignInAs
) -> None:
    reader = signed_in_as(StaffRole.READER)

    page = reader.open("/board/sort")
    refused = reader.post("/board/sort/undo", form_token="")

    assert (SAID in page.text, refused.status_code) == (True, 403)
    assert "Legg under nytt" not in page.button_labels
