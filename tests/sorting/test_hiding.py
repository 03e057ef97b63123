"""What is hidden supports nothing, is counted nowhere and exported without a word."""

from __future__ import annotations

from prompts.processfile import ItemKind
from storage.tables import Change, Contribution, Flag, Item, Person, Ruled
from tests.sorting.conftest import need, say
from workshop.board.census import Census
from workshop.deciding.decisions import Written, decide
from workshop.record import export_record
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.chain import standing_items, supports
from workshop.sorting.hiding import Hidden, hide, mark, show_again
from workshop.sorting.inbox import Choice, Pile, handful, heights
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.quoting import Part, move_quote, quote
from workshop.voices.keeping import restore, withdraw


def titles(hand: Hand) -> list[dict[str, str]]:
    """Return the titles on the board."""
    return [dict(item.title) for item in standing_items(hand.session, hand.process)]


def test_hidden_supports_nothing_and_is_not_counted(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Selskap")
    quote(hand, said.id, item, Part("alene"))

    hide(hand, said.id, Hidden.PERSONAL)

    assert supports(hand.session, [item]) == {}
    assert sum(Census().count(hand.session).values()) == 0
    assert heights(hand.session, hand.process)[Pile.HIDDEN] == 1


def test_record_of_hidden_has_state_and_no_words(hand: Hand, said: Contribution) -> None:
    hide(hand, said.id, Hidden.ABUSE)

    record = export_record(hand.session, hand.process)

    assert "trappa er glatt" not in str(record)
    assert record["contributions"][0]["state"] == "hidden"


def test_title_in_hidden_words_goes_and_comes_back(hand: Hand, said: Contribution) -> None:
    put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Hun spiser alene"}, Part("spiser alene"))
    hide(hand, said.id, Hidden.TEST)
    gone = titles(hand)

    show_again(hand, said.id)

    assert (gone, titles(hand)) == ([{}], [{"nb": "Hun spiser alene"}])


def test_title_of_facilitators_own_stays_when_a_voice_is_hidden(
    hand: Hand, said: Contribution
) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Hun spiser alene"})
    reword_item(hand, item.id, {"nb": "Noen å spise med"}, {}, version=1)
    choose(hand, ItemKind.NEED, [item.id])

    hide(hand, said.id, Hidden.PERSONAL)

    assert (item.title, item.is_chosen) == ({"nb": "Noen å spise med"}, True)


def test_title_that_was_known_as_theirs_before_stays_too(hand: Hand, said: Contribution) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Hun spiser alene"})
    item.title = {"nb": "Noen å spise med"}

    hide(hand, said.id, Hidden.PERSONAL)

    assert item.title == {"nb": "Noen å spise med"}


def test_mended_title_is_still_of_its_voice(hand: Hand, said: Contribution) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "trappa er glatt om vinteren"})
    mended = {"nb": "Trappa er glatt om vinterkveldene", "nn": "Glatt trapp"}
    reword_item(hand, item.id, mended, {}, version=1)

    hide(hand, said.id, Hidden.PERSONAL)

    assert (item.title, item.unseen_title) == ({}, mended)


def test_undone_rewording_gives_the_title_back_to_its_voice(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Alene"})
    reword_item(hand, item.id, {"nb": "Selskap"}, {}, version=1)
    hide(other, said.id, Hidden.PERSONAL)
    stood = item.title

    undo(hand)

    assert (stood, item.title, item.words_from_id) == ({"nb": "Selskap"}, {}, said.id)


def test_explanation_that_repeats_hidden_words_goes_and_comes_back(
    hand: Hand, said: Contribution
) -> None:
    item_id = need(hand, "Selskap")
    quote(hand, said.id, item_id, Part("Hun spiser alene"))
    telling = {"nb": "Flere sier: Hun spiser alene.", "nn": "Mange et åleine."}
    item = reword_item(hand, item_id, {"nb": "Selskap"}, telling, version=1)

    hide(hand, said.id, Hidden.PERSONAL)
    gone = dict(item.description)
    show_again(hand, said.id)

    assert (gone, item.description) == ({"nn": "Mange et åleine."}, telling)


def test_hidden_words_go_from_where_their_quote_once_stood(hand: Hand, said: Contribution) -> None:
    item_id, elsewhere = need(hand, "Selskap"), need(hand, "Annet")
    moved = quote(hand, said.id, item_id, Part("Hun spiser alene"))
    telling = {"nb": "Hun spiser alene."}
    item = reword_item(hand, item_id, {"nb": "Selskap"}, telling, version=1)
    move_quote(hand, moved.id, elsewhere)

    hide(hand, said.id, Hidden.PERSONAL)
    gone = dict(item.description)
    show_again(hand, said.id)

    assert (gone, item.description) == ({}, telling)


def test_words_hidden_with_another_voice_do_not_come_back(
    hand: Hand, anna: Person, said: Contribution
) -> None:
    other = say(hand, anna, "Bussen går aldri om kvelden.")
    item_id = need(hand, "Selskap")
    quote(hand, said.id, item_id, Part("Hun spiser alene"))
    quote(hand, other.id, item_id)
    telling = {"nb": "Hun spiser alene.", "nn": "Bussen går aldri om kvelden.", "en": "Company"}
    item = reword_item(hand, item_id, {"nb": "Selskap"}, telling, version=1)
    hide(hand, said.id, Hidden.PERSONAL)
    hide(hand, other.id, Hidden.PERSONAL)

    show_again(hand, said.id)

    assert "nn" not in item.description


def test_reasons_of_a_decision_hide_and_come_back(hand: Hand, said: Contribution) -> None:
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}).id
    reasons = {"nb": "En nabo skrev: Hun spiser alene. Og trappa er glatt om vinteren."}
    written = Written("Kommunestyret", hand.now.date(), Ruled.YES, [solution], reasons)
    decision = decide(hand, written)

    hide(hand, said.id, Hidden.PERSONAL)
    gone = dict(decision.words)
    show_again(hand, said.id)

    assert (gone, decision.words) == ({}, reasons)


def test_hidden_stays_hidden_when_taken_back_and_restored(hand: Hand, said: Contribution) -> None:
    hide(hand, said.id, Hidden.ABUSE)

    withdraw(hand.session, said)
    restore(said)

    assert (said.state, said.hidden_why) == ("hidden", "abuse")


def test_hidden_is_found_by_its_words_in_its_pile(hand: Hand, said: Contribution) -> None:
    hide(hand, said.id, Hidden.TEST)
    session, process = hand.session, hand.process

    found = handful(session, process, Choice(Pile.HIDDEN, words=("trapp",)))
    other = handful(session, process, Choice(Pile.HIDDEN, words=("buss",)))

    assert ([card.number for card in found.cards], other.cards) == ([said.id], ())


def test_marks_leave_other_flags_alone(hand: Hand, said: Contribution) -> None:
    said.flags = [str(Flag.LATE)]
    hand.session.flush()

    mark(hand, said.id, (Flag.TO_CONTACT, Flag.FOLLOW_UP))
    marked = list(said.flags)
    mark(hand, said.id, ())

    assert (marked, said.flags) == (["late", "follow-up", "to-contact"], ["late"])


def test_undone_hiding_brings_the_title_back(hand: Hand, said: Contribution) -> None:
    item: Item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Hun spiser alene"})
    hide(hand, said.id, Hidden.TEST)

    undo(hand)

    assert (said.state, item.title) == ("kept", {"nb": "Hun spiser alene"})


def test_what_the_bot_marks_does_not_block_undo(hand: Hand, said: Contribution) -> None:
    said.flags = [str(Flag.LATE)]
    mark(hand, said.id, (Flag.FOLLOW_UP,))
    # An act of earlier days knew all the flags of the moment.
    hand.session.query(Change).one().before = [str(Flag.LATE)]
    # The bot opens the phase again, and somebody edits.
    said.flags = [str(Flag.FOLLOW_UP), str(Flag.EDITED_LATE)]

    undo(hand)
    undone = list(said.flags)
    redo(hand)

    assert (undone, said.flags) == (["edited-late"], ["edited-late", "follow-up"])
