"""Words that are taken back or erased leave the board too, wherever it has repeated them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Base,
    Change,
    Contribution,
    Decision,
    Delivery,
    Item,
    Outgoing,
    Person,
    Quote,
    Redaction,
    Ruled,
    SampleCard,
)
from storage.vault import Vault
from tests.sorting.conftest import attach, need
from tests.workshop.residents import join
from workshop.coding.sampling import Draw, draw_sample
from workshop.deciding.decisions import Written, correct, decide
from workshop.redacting.hiding import redact
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import choose, put_up, put_up_from, reword_item, split_item
from workshop.sorting.pictures import let_through
from workshop.sorting.quoting import Part, move_quote, quote
from workshop.sorting.transcribing import accept_transcript, save_draft
from workshop.voices.keeping import withdraw
from workshop.voices.wordings import reword

CANARY = "Hun spiser alene."


def everything(session: Session) -> str:
    """Return all that all tables hold, as text."""
    session.flush()
    tables = Base.metadata.sorted_tables
    return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


@pytest.fixture
def item(hand: Hand, said: Contribution) -> Item:
    """A need whose title is what Anna said, chosen, with her words under it."""
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": CANARY}, Part(CANARY))
    choose(hand, ItemKind.NEED, [item.id])
    return item


def test_erased_words_are_nowhere_on_the_board(hand: Hand, anna: Person, item: Item) -> None:
    reword_item(hand, item.id, {"nb": CANARY, "nn": "Ho et åleine."}, {}, version=item.version)
    item_id = item.id

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)
    hand.session.flush()
    hand.session.expire_all()
    left = hand.session.get_one(Item, item_id)
    assert (left.title, left.is_chosen) == ({}, False)


def test_withdrawn_words_are_no_title_any_more(hand: Hand, said: Contribution, item: Item) -> None:
    withdraw(hand.session, said)

    hand.session.flush()
    hand.session.expire_all()
    assert (item.title, item.is_chosen) == ({}, False)
    kept = hand.session.scalars(select(Change.after).where(Change.column == "title")).all()
    assert kept == []


@pytest.mark.parametrize("goes", ["withdrawn", "erased"])
def test_title_in_an_earlier_wording_goes_with_its_voice(
    hand: Hand, anna: Person, said: Contribution, item: Item, goes: str
) -> None:
    reword(hand.session, said, None, "Bussen går for sjelden", is_late=False, now=hand.now)

    if goes == "erased":
        erase(hand.session, anna)
    else:
        withdraw(hand.session, said)

    hand.session.flush()
    hand.session.expire_all()
    assert "spiser alene" not in str(item.title)


def test_title_written_anew_stays(hand: Hand, anna: Person, item: Item) -> None:
    item_id = item.id
    reword_item(hand, item_id, {"nb": "Noen å spise med"}, {}, version=item.version)

    erase(hand.session, anna)

    hand.session.flush()
    hand.session.expire_all()
    assert hand.session.get_one(Item, item_id).title == {"nb": "Noen å spise med"}


def test_quotes_of_others_stay(hand: Hand, anna: Person, said: Contribution) -> None:
    other = need(hand, "Noen å spise med")
    quote(hand, said.id, other, Part(CANARY))

    erase(hand.session, anna)

    assert hand.session.scalars(select(Quote)).all() == []
    assert hand.session.get(Item, other) is not None


def test_everything_done_with_a_voice_goes_with_it(
    hand: Hand, other: Hand, anna: Person, said: Contribution, vault: Vault
) -> None:
    attach(hand, said, "voice")
    photo = attach(hand, said, "photo", shown="somebody")
    draft = save_draft(hand, said.id, f"{CANARY} Utkast")
    accept_transcript(hand, said.id, f"{CANARY} Godtatt", seen=draft.id)
    put_up_from(hand, said.id, ItemKind.NEED, {"nb": CANARY}, Part(CANARY))
    redact(hand, vault, said.id, "Godtatt")
    let_through(hand, photo.id, "Spiser alene, sa mor")
    draw_sample(hand, Draw(ItemKind.NEED, 5, other.facilitator_id), 7)
    hide(hand, said.id, Hidden.PERSONAL)
    show_again(hand, said.id)

    erase(hand.session, anna)

    assert "piser alene" not in everything(hand.session)
    left = [hand.session.scalars(select(one)).all() for one in (Redaction, SampleCard)]
    assert left == [[], []]
    assert set(hand.session.scalars(select(Change.row_table))) <= {"item", "sample"}


def test_title_that_differs_by_a_full_stop_goes_too(hand: Hand, anna: Person, item: Item) -> None:
    item_id = item.id
    reword_item(hand, item_id, {"nb": "Hun spiser alene"}, {}, version=item.version)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)


def test_earlier_title_cannot_be_brought_back(hand: Hand, anna: Person, item: Item) -> None:
    reword_item(hand, item.id, {"nb": "Noen å spise med"}, {}, version=item.version)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)


def test_split_title_and_description_go_with_the_words(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    item = need(hand, "Hverdagen")
    made = quote(hand, said.id, item, Part(CANARY))
    split = split_item(hand, item, [made.id], {"nb": CANARY})
    telling = {"nb": "Naboen sier: Hun spiser alene"}
    reword_item(hand, split.id, split.title, telling, version=split.version)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)


def test_word_that_others_use_too_stays_a_title(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    item = need(hand, "Trappa")
    quote(hand, said.id, item, Part("trappa er glatt"))

    erase(hand.session, anna)

    hand.session.expire_all()
    assert hand.session.get_one(Item, item).title == {"nb": "Trappa"}


def asked(hand: Hand, vault: Vault, item: Item, state: Delivery) -> Outgoing:
    """Let somebody else be asked about an item."""
    other = join(hand.session, vault, "4712", now=hand.now)
    question = Outgoing(
        process_id=hand.process.id, person_id=other.id, channel=other.channel, kind="message",
        payload={"text": f"Naboene sier: «{CANARY}» Hva kan vi gjøre?"}, item_id=item.id, rung=0,
        priority=1, state=state, attempts=0, created_at=hand.now, not_before=hand.now,
    )  # fmt: skip
    hand.session.add(question)
    return question


def test_nobody_is_asked_about_words_taken_back(
    hand: Hand, vault: Vault, said: Contribution, item: Item
) -> None:
    question = asked(hand, vault, item, Delivery.QUEUED)

    withdraw(hand.session, said)

    hand.session.flush()
    hand.session.expire_all()
    assert question.state == Delivery.CANCELLED


def test_nobody_is_asked_about_words_that_were_hidden(
    hand: Hand, vault: Vault, said: Contribution, item: Item
) -> None:
    question = asked(hand, vault, item, Delivery.QUEUED)

    hide(hand, said.id, Hidden.PERSONAL)

    hand.session.flush()
    hand.session.expire_all()
    assert question.state == Delivery.CANCELLED


@pytest.mark.parametrize("title", [CANARY, "Noen å spise med"])
def test_words_taken_back_are_hidden_in_what_others_were_asked(
    hand: Hand, vault: Vault, said: Contribution, item: Item, title: str
) -> None:
    question = asked(hand, vault, item, Delivery.SENT)
    reword_item(hand, item.id, {"nb": title}, {}, version=item.version)

    withdraw(hand.session, said)

    hand.session.flush()
    hand.session.expire_all()
    assert question.payload["text"] == "Naboene sier: «\u25ae\u25ae\u25ae» Hva kan vi gjøre?"


def test_word_in_a_longer_title_takes_nothing_with_it(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    item = need(hand, "Bedre trappa til legekontoret")
    quote(hand, said.id, item, Part("trappa"))

    erase(hand.session, anna)

    hand.session.expire_all()
    assert hand.session.get_one(Item, item).title == {"nb": "Bedre trappa til legekontoret"}


def test_explanation_goes_where_the_quote_once_stood(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    first, second = need(hand, "Hverdagen"), need(hand, "Måltidene")
    made = quote(hand, said.id, first, Part(CANARY))
    telling = {"nb": f"Naboen sier: {CANARY}"}
    reword_item(hand, first, {"nb": "Hverdagen"}, telling, version=1)
    move_quote(hand, made.id, second)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)


def test_reasons_of_a_decision_that_repeat_words_go_with_them(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}).id
    quote(hand, said.id, solution, Part(CANARY))
    reasons = {"nb": f"En nabo skrev: {CANARY}", "nn": "Vi prøver."}
    written = Written("Kommunestyret", hand.now.date(), Ruled.YES, [solution], reasons)
    number = decide(hand, written).id
    correct(hand, number, replace(written, words={**reasons, "nn": "Ja."}), version=1)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)
    assert hand.session.get_one(Decision, number).words == {"nn": "Ja."}
