"""Everything done on the board can be taken back and done again, but not over somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Flag, Item, Link, Media, Quote, Transcript
from tests.sorting.conftest import attach, need, under
from workshop.refusals import ChangedSince, NothingToRedo, NothingToUndo
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.hiding import Hidden, hide, mark
from workshop.sorting.items import (
    choose,
    merge_items,
    put_up,
    put_up_from,
    reword_item,
    split_item,
    take_down,
)
from workshop.sorting.linking import link_items, unlink_items
from workshop.sorting.pictures import hold_back, let_through
from workshop.sorting.quoting import Aside, Part, move_quote, put_aside, quote, unquote
from workshop.sorting.transcribing import accept_transcript, save_draft

State = list[tuple[object, ...]]


def state(session: Session) -> State:
    """Return all that acts can change, as it stands; rows that do not stand are not there."""
    session.flush()
    session.expire_all()
    items = session.scalars(select(Item).where(Item.state == "standing").order_by(Item.id))
    quotes = session.scalars(select(Quote).where(Quote.is_removed.is_(False)).order_by(Quote.id))
    links = session.scalars(select(Link).where(Link.is_removed.is_(False)).order_by(Link.id))
    said = session.scalars(select(Contribution).order_by(Contribution.id)).all()
    versions = session.scalars(select(Transcript).where(Transcript.is_removed.is_(False)))
    media = session.scalars(select(Media).order_by(Media.id))
    return [
        *((i.id, i.title, i.description, i.is_chosen, i.position) for i in items),
        *((q.id, q.item_id, q.words) for q in quotes),
        *((k.upper_id, k.lower_id) for k in links),
        *((c.id, c.is_sorted, c.is_aside, c.aside_why, c.text, c.parts) for c in said),
        *((c.id, c.state, c.hidden_why, c.flags) for c in said),
        *((t.id, t.text, t.state) for t in versions),
        *((m.id, m.ruling, m.ruling_why) for m in media),
    ]


def acts_on(hand: Hand, said: Contribution) -> dict[str, Callable[[], object]]:
    """Return every verb of the board by name, ready to be done on a board that has been begun."""
    first, second = need(hand, "Noen å spise med"), need(hand, "Ensomhet")
    measure = put_up(hand, ItemKind.MEASURE, {"nb": "Tirsdagsmiddag"}).id
    made = quote(hand, said.id, second, Part("alene"))
    link_items(hand, measure, second)
    attach(hand, said, "voice")
    photo = attach(hand, said, "photo", shown="somebody").id
    save_draft(hand, said.id, "Eit utkast")
    return {
        "put-up": lambda: need(hand, "Trygge trapper"),
        "put-up-from": lambda: put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Glatt"}),
        "quote": lambda: quote(hand, said.id, first, Part("trappa")),
        "unquote": lambda: unquote(hand, made.id),
        "move": lambda: move_quote(hand, made.id, first),
        "aside": lambda: put_aside(hand, said.id, Aside.UNCLEAR),
        "reword": lambda: reword_item(hand, first, {"nb": "Selskap"}, {"nb": "…"}, version=1),
        "merge": lambda: merge_items(hand, [second], first),
        "split": lambda: split_item(hand, second, [made.id], {"nb": "Alene ved bordet"}),
        "take-down": lambda: take_down(hand, second),
        "choose": lambda: choose(hand, ItemKind.NEED, [second]),
        "link": lambda: link_items(hand, measure, first),
        "unlink": lambda: unlink_items(hand, measure, second),
        "draft": lambda: save_draft(hand, said.id, "Et nytt utkast"),
        "accept": lambda: accept_transcript(hand, said.id, "Eit utkast", seen=1),
        "hide": lambda: hide(hand, said.id, Hidden.TEST),
        "mark": lambda: mark(hand, said.id, (Flag.FOLLOW_UP,)),
        "hold": lambda: hold_back(hand, photo),
        "let": lambda: let_through(hand, photo, "Spurte mor"),
    }


VERBS = (
    "put-up", "put-up-from", "quote", "unquote", "move", "aside", "reword",
    "merge", "split", "take-down", "choose", "link", "unlink",
    "draft", "accept", "hide", "mark", "hold", "let",
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_undo_brings_back_what_stood(hand: Hand, said: Contribution, verb: str) -> None:
    act = acts_on(hand, said)[verb]
    before = state(hand.session)
    act()
    after = state(hand.session)

    undo(hand)
    undone = state(hand.session)
    redo(hand)

    assert (undone, state(hand.session)) == (before, after)
    assert before != after


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(verbs=st.lists(st.sampled_from(VERBS), min_size=1, max_size=6))
def test_any_row_of_acts_can_be_undone_one_by_one(
    hand: Hand, said: Contribution, verbs: list[str]
) -> None:
    known = acts_on(hand, said)
    states = [state(hand.session)]
    for verb in verbs:
        try:
            # As an edge would: what is refused halfway leaves nothing behind.
            with hand.session.begin_nested():
                known[verb]()
        except Exception:  # noqa: BLE001, S112 - refused: an item is gone by now.
            continue
        if state(hand.session) != states[-1]:
            states.append(state(hand.session))

    for expected in reversed(states[:-1]):
        undo(hand)
        assert state(hand.session) == expected


def test_one_undoes_only_what_one_did_oneself(hand: Hand, other: Hand, said: Contribution) -> None:
    mine, theirs = need(hand, "Ensomhet"), need(other, "Trygge trapper")
    quote(hand, said.id, mine, Part("alene"))
    quote(other, said.id, theirs, Part("trappa"))

    undo(hand)

    assert (under(hand.session, mine), under(hand.session, theirs)) == ([], ["trappa"])
    assert said.is_sorted


def test_undo_never_overwrites_what_another_did(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item, elsewhere = need(hand, "Ensomhet"), need(hand, "Selskap")
    made = quote(hand, said.id, item, Part("alene"))
    move_quote(other, made.id, elsewhere)
    undo(other)
    unquote(other, made.id)

    with pytest.raises(ChangedSince):
        undo(hand)

    assert under(hand.session, item) == []


def test_new_act_ends_what_could_be_done_again(hand: Hand, said: Contribution) -> None:
    need(hand, "Ensomhet")
    undo(hand)
    need(hand, "Selskap")

    with pytest.raises(NothingToRedo):
        redo(hand)


def test_nothing_done_is_nothing_to_undo(hand: Hand) -> None:
    with pytest.raises(NothingToUndo):
        undo(hand)


def test_undo_keeps_what_others_have_put_under_it(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = need(hand, "Ensomhet")
    quote(other, said.id, item, Part("alene"))

    with pytest.raises(ChangedSince):
        undo(hand)

    assert under(hand.session, item) == ["alene"]


def test_undo_puts_nothing_under_an_item_that_went(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    old, new = need(hand, "Ensomhet"), need(hand, "Selskap")
    made = quote(hand, said.id, old, Part("alene"))
    move_quote(hand, made.id, new)
    take_down(other, old)

    with pytest.raises(ChangedSince):
        undo(hand)


def test_undo_leaves_a_colleagues_move(hand: Hand, other: Hand, said: Contribution) -> None:
    old, new = need(hand, "Ensomhet"), need(hand, "Selskap")
    made = quote(hand, said.id, old, Part("alene"))
    move_quote(other, made.id, new)

    with pytest.raises(ChangedSince):
        undo(hand)

    assert under(hand.session, new) == ["alene"]


def test_choice_of_two_is_not_undone_by_one(hand: Hand, other: Hand) -> None:
    first, second = need(hand, "Noen å spise med"), need(hand, "Lys på stien")
    choose(hand, ItemKind.NEED, [first])
    choose(other, ItemKind.NEED, [first, second])

    with pytest.raises(ChangedSince):
        undo(hand)


def test_act_that_cannot_be_undone_can_be_gone_past(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = need(hand, "Selskap")
    quote(hand, said.id, item)
    reword_item(hand, item, {"nb": "Selskap til mat"}, {}, version=1)
    reword_item(other, item, {"nb": "Noen å spise med"}, {}, version=2)
    with pytest.raises(ChangedSince) as refused:
        undo(hand)

    gone = undo(hand, past=refused.value.act_id)
    left = under(hand.session, item)
    # A moment later: nothing new has been done since.
    gone.undone_at = hand.now + timedelta(seconds=1)
    redo(hand)

    assert (gone.verb, left, under(hand.session, item)) == ("sort", [], [""])
    assert hand.session.get_one(Item, item).title == {"nb": "Noen å spise med"}


def test_same_words_stand_once_after_a_merge(hand: Hand, said: Contribution) -> None:
    first, second = need(hand, "Noen å spise med"), need(hand, "Ensomhet")
    quote(hand, said.id, first, Part("Hun spiser alene"))
    quote(hand, said.id, second, Part("Hun spiser alene"))

    merge_items(hand, [second], first)
    merged = under(hand.session, first)
    undo(hand)

    assert merged == ["Hun spiser alene"]
    assert under(hand.session, second) == ["Hun spiser alene"]
