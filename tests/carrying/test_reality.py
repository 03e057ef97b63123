"""The card of a solution: written, undone, merged, and out of sight with those who are."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import Change, Contribution, Person, Progress, Reality, Status
from storage.vault import Vault
from tests.sorting.conftest import anna, hand, other, said
from workshop.carrying.cards import Card, Part, card_of, cards_of
from workshop.carrying.reality import write_card
from workshop.deciding.progress import Noted, note_status
from workshop.redacting.hiding import redact, take_back
from workshop.refusals import BuiltUpon, Stale, UnknownItem
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import merge_items, put_up, take_down

__all__ = ["anna", "hand", "other", "said"]


@pytest.fixture
def solution(hand: Hand) -> int:
    """A solution on the board."""
    return put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id


def write(hand: Hand, number: int, who: str, *, version: int = 0) -> None:
    """Write who does it."""
    write_card(hand, number, {Part.WHO: {"nb": who}}, version=version)


def who(hand: Hand, number: int) -> str | None:
    """Return who does it, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return card_of(hand.session, number).parts.get(Part.WHO, {}).get("nb")


def test_card_is_written_undone_and_done_again(hand: Hand, solution: int) -> None:
    write(hand, solution, "Frivilligsentralen")

    undo(hand)
    without = who(hand, solution)
    redo(hand)

    assert (without, who(hand, solution)) == (None, "Frivilligsentralen")


def test_empty_card_is_none(hand: Hand, solution: int) -> None:
    write_card(hand, solution, {}, version=0)

    assert (card_of(hand.session, solution), cards_of(hand.session, hand.process)) == (Card(), {})


def test_card_changed_meanwhile_is_refused(hand: Hand, other: Hand, solution: int) -> None:
    write(hand, solution, "Frivilligsentralen")

    with pytest.raises(Stale) as stale:
        write(other, solution, "Kommunen")

    write(other, solution, "Kommunen", version=stale.value.version)
    assert who(hand, solution) == "Kommunen"


def test_need_has_no_card(hand: Hand) -> None:
    need = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"}).id

    with pytest.raises(UnknownItem):
        write(hand, need, "Kommunen")


def test_merged_solution_keeps_the_card_of_the_one_that_stays(hand: Hand, solution: int) -> None:
    into = put_up(hand, ItemKind.SOLUTION, {"nb": "Middag"}).id
    write(hand, solution, "Kommunen")
    write(hand, into, "Frivilligsentralen")

    merge_items(hand, [solution], into)
    merged = who(hand, into)
    undo(hand)

    assert merged == "Frivilligsentralen"
    assert (who(hand, into), who(hand, solution)) == ("Frivilligsentralen", "Kommunen")


def test_merged_solution_hands_its_only_card_on_and_back(hand: Hand, solution: int) -> None:
    into = put_up(hand, ItemKind.SOLUTION, {"nb": "Middag"}).id
    write(hand, solution, "Kommunen")

    merge_items(hand, [solution], into)
    merged = who(hand, into)
    undo(hand)

    assert (merged, who(hand, into), who(hand, solution)) == ("Kommunen", None, "Kommunen")


def test_solution_taken_down_takes_its_card_along(hand: Hand, solution: int) -> None:
    write(hand, solution, "Kommunen")

    take_down(hand, solution)
    down = who(hand, solution)
    undo(hand)

    assert (down, who(hand, solution)) == (None, "Kommunen")


def test_solution_with_a_card_is_not_undone_away(hand: Hand, other: Hand, solution: int) -> None:
    write(other, solution, "Kommunen")

    with pytest.raises(BuiltUpon):
        undo(hand)


def test_words_of_the_hidden_go_and_come_back(
    hand: Hand, said: Contribution, solution: int
) -> None:
    note_status(hand, Noted(solution, Progress.STARTED, hand.now.date(), {"nb": said.text}))
    write(hand, solution, said.text)

    hide(hand, said.id, Hidden.PERSONAL)
    hidden = (who(hand, solution), hand.session.query(Status).one().words)
    show_again(hand, said.id)

    assert hidden == (None, {})
    assert who(hand, solution) == said.text
    assert hand.session.query(Status).one().words == {"nb": said.text}


def test_whoever_writes_anew_ends_what_was_hidden(
    hand: Hand, said: Contribution, solution: int
) -> None:
    write(hand, solution, said.text)
    hide(hand, said.id, Hidden.PERSONAL)
    write(hand, solution, "Kommunen", version=card_of(hand.session, solution).version)
    show_again(hand, said.id)

    assert who(hand, solution) == "Kommunen"


def test_other_part_written_leaves_the_hidden_one(
    hand: Hand, said: Contribution, solution: int
) -> None:
    write(hand, solution, said.text)
    hide(hand, said.id, Hidden.PERSONAL)
    now = card_of(hand.session, solution).version
    write_card(hand, solution, {Part.DECIDES: {"nb": "Kommunestyret"}}, version=now)
    show_again(hand, said.id)

    parts = card_of(hand.session, solution).parts
    assert parts == {"who": {"nb": said.text}, "decides": {"nb": "Kommunestyret"}}


def test_names_are_masked_in_the_card_and_its_acts(
    hand: Hand, vault: Vault, said: Contribution, solution: int
) -> None:
    write(hand, solution, f"De sier: {said.text}")
    note_status(hand, Noted(solution, Progress.STARTED, hand.now.date(), {"nb": said.text}))

    row = redact(hand, vault, said.id, "trappa")
    masked = (who(hand, solution) or "", str(hand.session.query(Status).one().words))
    acts = str([one.after for one in hand.session.query(Change)])
    take_back(hand, vault, row.id)

    assert not any("trappa" in one.casefold() for one in (*masked, acts))
    assert "trappa" in (who(hand, solution) or "").casefold()


def test_words_of_the_erased_leave_the_card_and_its_acts(
    hand: Hand, anna: Person, said: Contribution, solution: int
) -> None:
    write(hand, solution, said.text)
    note_status(hand, Noted(solution, Progress.STARTED, hand.now.date(), {"nb": said.text}))

    erase(hand.session, anna)

    hand.session.expire_all()
    left = [hand.session.query(one).one() for one in (Reality, Status)]
    texts = str([{c.name: getattr(row, c.name) for c in row.__table__.columns} for row in left])
    texts += str([(one.before, one.after) for one in hand.session.query(Change)])
    assert "spiser alene" not in texts
