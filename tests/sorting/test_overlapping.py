"""Voices are hidden while notes are out: no words are lost over it, and none are shown."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Item, Person, Ruled
from tests.sorting.conftest import need, say
from workshop.board.finding import find_meeting
from workshop.deciding.decisions import Written, decide
from workshop.notes import NotesFile, import_notes, redo_import, undo_import
from workshop.notes.undoing import PutBack
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up, put_up_from, reword_item
from workshop.sorting.quoting import quote

SAID = "Hun spiser alene"
TITLE = {"nb": SAID}


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """What a resident has said."""
    return say(hand, anna, SAID)


def bring_in(hand: Hand, text: str) -> int:
    """Import one note; its number."""
    meeting = find_meeting(hand.session, hand.process, "verksted-behov")
    file = NotesFile("a.csv", f"text\n{text}\n".encode())
    batch = import_notes(hand.session, meeting, file, now=hand.now).batch
    return hand.session.query(Contribution.id).filter_by(batch_id=batch).one()[0]


def take_out(hand: Hand, batch: int = 1) -> None:
    """Take an import out."""
    undo_import(hand.session, batch, now=hand.now, hand=hand)


def put_back(hand: Hand, batch: int = 1) -> PutBack:
    """Put an import back."""
    return redo_import(hand.session, batch, hand=hand)


def both_under(hand: Hand, said: Contribution, note: int) -> Item:
    """Put up a need whose title two have said."""
    item = put_up(hand, ItemKind.NEED, TITLE)
    quote(hand, said.id, item.id)
    quote(hand, note, item.id)
    return item


def test_title_hidden_first_comes_back_with_the_note(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = both_under(hand, said, bring_in(hand, "Ja hun spiser alene"))
    hide(hand, said.id, Hidden.TEST)
    take_out(other)
    show_again(hand, said.id)
    meanwhile = dict(item.title)

    put_back(other)

    assert (meanwhile, item.title) == ({}, TITLE)


def test_title_taken_out_first_comes_back_with_the_voice(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = both_under(hand, said, bring_in(hand, "Ja hun spiser alene"))
    take_out(other)
    hide(hand, said.id, Hidden.TEST)
    back = put_back(other)
    meanwhile = dict(item.title)

    show_again(hand, said.id)

    assert (back.filled, meanwhile, item.title) == (0, {}, TITLE)


def test_reasons_come_back_when_both_are_there_again(hand: Hand, said: Contribution) -> None:
    bring_in(hand, SAID)
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}).id
    reasons = {"nb": "En nabo skrev: Hun spiser alene."}
    written = Written("Kommunestyret", hand.now.date(), Ruled.YES, [solution], reasons)
    decision = decide(hand, written)
    hide(hand, said.id, Hidden.TEST)
    take_out(hand)
    show_again(hand, said.id)
    meanwhile = dict(decision.words)

    put_back(hand)

    assert (meanwhile, decision.words) == ({}, reasons)


def test_each_of_two_hidden_voices_brings_its_own_words(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    bus = say(hand, anna, "Bussen går aldri om kvelden")
    item_id = need(hand, "Selskap")
    telling = {"nb": SAID, "nn": "Bussen går aldri om kvelden"}
    for number in (said.id, bus.id):
        quote(hand, number, item_id)
    item = reword_item(hand, item_id, {"nb": "Selskap"}, telling, version=1)
    for number in (said.id, bus.id):
        hide(hand, number, Hidden.TEST)
    show_again(hand, said.id)
    meanwhile = dict(item.description)

    show_again(hand, bus.id)

    assert (meanwhile, item.description) == (TITLE, telling)


def test_what_still_stands_is_not_taken_when_a_voice_is_shown_again(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    bus = say(hand, anna, "Bussen går aldri om kvelden")
    item_id = need(hand, "Selskap")
    telling = {"nb": SAID, "nn": "Bussen går aldri om kvelden"}
    quote(hand, said.id, item_id)
    item = reword_item(hand, item_id, {"nb": "Selskap"}, telling, version=1)
    for number in (said.id, bus.id):
        hide(hand, number, Hidden.TEST)

    show_again(hand, said.id)

    assert item.description == telling


def test_words_of_a_note_come_back_where_it_does_not_stand(hand: Hand, said: Contribution) -> None:
    bring_in(hand, "En buss om kvelden")
    title = {"nb": SAID, "nn": "En buss om kvelden"}
    item = put_up_from(hand, said.id, ItemKind.NEED, title)
    hide(hand, said.id, Hidden.TEST)
    take_out(hand)
    show_again(hand, said.id)
    meanwhile = dict(item.title)

    put_back(hand)

    assert (meanwhile, item.title) == (TITLE, title)


def test_explanation_that_somebody_cleared_stays_away(hand: Hand, said: Contribution) -> None:
    item_id = need(hand, "Selskap")
    quote(hand, said.id, item_id)
    item = reword_item(hand, item_id, {"nb": "Selskap"}, TITLE, version=1)
    hide(hand, said.id, Hidden.TEST)
    for words in ({"nb": "Et langbord"}, {}):
        reword_item(hand, item_id, {"nb": "Selskap"}, words, version=item.version)

    show_again(hand, said.id)

    assert item.description == {}


def test_title_of_a_voice_hidden_meanwhile_stays_away(hand: Hand, said: Contribution) -> None:
    note = bring_in(hand, "Spiser alene")
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Spiser alene"})
    quote(hand, note, item.id)
    take_out(hand)
    hide(hand, said.id, Hidden.PERSONAL)

    put_back(hand)

    assert item.title == {}


def test_title_of_a_note_that_is_out_stays_away(hand: Hand, anna: Person) -> None:
    said = say(hand, anna, "Per Hansen")
    note = bring_in(hand, "Per Hansen bor alene")
    item = put_up_from(hand, note, ItemKind.NEED, {"nb": "Per Hansen"})
    quote(hand, said.id, item.id)
    hide(hand, said.id, Hidden.PERSONAL)
    take_out(hand)

    show_again(hand, said.id)

    assert item.title == {}


def test_explanation_in_own_words_of_a_hidden_voice_stays_away(hand: Hand, anna: Person) -> None:
    said = say(hand, anna, "Per Hansen bor alene")
    note = bring_in(hand, "Per Hansen")
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Per Hansen"})
    quote(hand, note, item.id)
    reword_item(hand, item.id, {"nb": "Per Hansen"}, {"nb": "Per Hansen"}, version=item.version)
    take_out(hand)
    hide(hand, said.id, Hidden.PERSONAL)

    put_back(hand)

    assert item.description == {}
