"""Voices are hidden while others choose, write and undo: nobody is overruled."""

from __future__ import annotations

from dataclasses import replace

from prompts.processfile import ItemKind
from storage.tables import Contribution, Person, Ruled
from tests.sorting.conftest import need, say
from tests.sorting.test_overlapping import (
    TITLE,
    both_under,
    bring_in,
    put_back,
    said,
    take_out,
)
from workshop.deciding.decisions import Written, correct, decide
from workshop.sorting.acts import Hand, redo, redo_one, undo, undo_one
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.quoting import Aside, put_aside, quote

__all__ = ["said"]


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
