"""Voices are hidden while notes are out: no words are lost over it, and none are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Item, Person, Ruled
from tests.sorting.conftest import need, say
from workshop.board.finding import find_meeting
from workshop.deciding.decisions import Written, correct, decide
from workshop.notes import NotesFile, import_notes, redo_import, undo_import
from workshop.notes.undoing import PutBack
from workshop.sorting.acts import Hand, redo, redo_one, undo, undo_one
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.quoting import Aside, put_aside, quote

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


def test_item_with_other_words_is_not_chosen_again(hand: Hand, other: Hand) -> None:
    note = bring_in(hand, "En benk ved butikken")
    item = put_up_from(hand, note, ItemKind.NEED, {"nb": "En benk ved butikken"})
    choose(hand, ItemKind.NEED, [item.id])
    take_out(hand)
    reword_item(other, item.id, {"nb": "Noe annet"}, {}, version=item.version)

    back = put_back(hand)

    assert (back.filled, item.title, item.is_chosen) == (1, {"nb": "Noe annet"}, False)


def test_act_is_undone_after_a_colleague_put_notes_back(hand: Hand, other: Hand) -> None:
    note = bring_in(hand, "En benk ved butikken")
    item_id = need(hand, "Sitteplasser")
    quote(hand, note, item_id)
    item = reword_item(hand, item_id, {"nb": "Mer"}, {}, version=1)
    take_out(other)
    put_back(other)

    undo_one(hand, 3)

    assert item.title == {"nb": "Sitteplasser"}


def test_hiding_is_undone_after_a_colleague_put_notes_back(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    note = bring_in(hand, "Noe helt annet om trappa")
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Selskap ved bordet"})
    quote(hand, note, item.id)
    hide(hand, said.id, Hidden.TEST)
    take_out(other)
    put_back(other)

    undo_one(hand, 3)

    assert said.state == "kept"


def test_hidings_of_two_are_undone_in_any_order(
    hand: Hand, other: Hand, anna: Person, said: Contribution
) -> None:
    again = say(hand, anna, "Ja hun spiser alene")
    item = both_under(hand, said, again.id)
    choose(hand, ItemKind.NEED, [item.id])
    hide(hand, said.id, Hidden.TEST)
    hide(other, again.id, Hidden.TEST)
    undo(hand)
    meanwhile = (dict(item.title), item.is_chosen)

    undo(other)

    assert (meanwhile, item.title, item.is_chosen) == (({}, False), TITLE, True)


def test_hiding_done_again_takes_what_was_written_meanwhile(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}).id
    written = Written("Rådet", hand.now.date(), Ruled.YES, [solution], {"nb": "Vi prøver."})
    decision = decide(hand, written)
    hide(hand, said.id, Hidden.TEST)
    undo(hand)
    reasons = {"nb": "En nabo skrev: Hun spiser alene."}
    correct(other, decision.id, replace(written, words=reasons), version=decision.version)

    redo(hand)
    meanwhile = dict(decision.words)
    show_again(other, said.id)

    assert (meanwhile, decision.words) == ({}, reasons)


def test_choice_comes_back_with_the_title(hand: Hand, said: Contribution) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, TITLE)
    choose(hand, ItemKind.NEED, [item.id])
    hide(hand, said.id, Hidden.TEST)
    meanwhile = item.is_chosen

    show_again(hand, said.id)

    assert (meanwhile, item.is_chosen) == (False, True)


def test_who_chooses_others_meanwhile_is_not_overruled(hand: Hand, said: Contribution) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, TITLE)
    choose(hand, ItemKind.NEED, [item.id])
    hide(hand, said.id, Hidden.TEST)
    choose(hand, ItemKind.NEED, [need(hand, "Lys på stien")])

    show_again(hand, said.id)
    shown = item.is_chosen
    undo_one(hand, 5)

    assert (shown, item.is_chosen) == (False, True)


def test_words_written_while_a_voice_was_hidden_are_undone_and_done_again(
    hand: Hand, said: Contribution
) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, TITLE)
    hide(hand, said.id, Hidden.TEST)
    reword_item(hand, item.id, {"nb": "Selskap"}, {}, version=item.version)
    undo(hand)
    undone = (dict(item.title), item.unseen_title)
    show_again(hand, said.id)
    shown = dict(item.title)

    redo_one(hand, 3)

    assert (undone, shown, item.title) == (({}, TITLE), TITLE, {"nb": "Selskap"})


def test_colleagues_hiding_and_showing_leaves_undo_alone(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, TITLE)
    put_aside(hand, said.id, Aside.LATER)
    reword_item(hand, item.id, {"nb": "Selskap"}, {}, version=item.version)
    hide(other, said.id, Hidden.TEST)
    show_again(other, said.id)

    undone = [undo(hand).verb, undo(hand).verb, undo(hand).verb]

    assert (undone, item.state) == (["reword", "put-aside", "put-up"], "removed")
