"""What somebody has put otherwise was not let through with what they say now."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Person, Transcript
from tests.reporting.conftest import hand, let_through, report_of
from tests.sorting.conftest import anna, say
from workshop.outside.results import told_items
from workshop.reporting.sections import Section
from workshop.reporting.wordings import words_for
from workshop.reporting.writing import write_words
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote
from workshop.voices.wordings import reword

__all__ = ["anna", "hand"]
OTHER, LET_THROUGH = "Legen på Myra glemte meg i tre uker", "Jeg savner en fast lege"


@pytest.fixture(params=["earlier", "too late", "draft"])
def said(request: pytest.FixtureRequest, hand: Hand, anna: Person) -> Contribution:
    """Something that was let through, and said otherwise before or after, or heard otherwise."""
    one = say(hand, anna, OTHER if request.param == "earlier" else LET_THROUGH)
    now, is_late = hand.now, request.param == "too late"
    if request.param == "draft":
        made = Transcript(contribution_id=one.id, text=OTHER, state="draft", made_at=now)
        hand.session.add(made)
    else:
        then = OTHER if is_late else LET_THROUGH
        reword(hand.session, one, None, then, is_late=is_late, now=now)
    hand.session.flush()
    let_through(hand, one)
    return one


def own_words(hand: Hand, words: str) -> str:
    """Return what a facilitator has written about the needs, as far as the report has it."""
    write_words(hand, Section.NEEDS, "nb", f"En sa: {words}.", version=0)
    return words_for(report_of(hand).own, Section.NEEDS, "nb")


def title(hand: Hand, said: Contribution, words: str) -> Mapping[str, str]:
    """Return what a need with these words for a title is called outside."""
    need = put_up(hand, ItemKind.NEED, {"nb": words})
    quote(hand, said.id, need.id)
    return told_items(hand.session, hand.process)[0].title


def test_own_words_do_not_repeat_another_wording(hand: Hand, said: Contribution) -> None:
    assert own_words(hand, OTHER) == ""


def test_own_words_may_repeat_what_was_let_through(hand: Hand, said: Contribution) -> None:
    assert own_words(hand, LET_THROUGH) == f"En sa: {LET_THROUGH}."


def test_title_of_another_wording_is_not_told(hand: Hand, said: Contribution) -> None:
    assert title(hand, said, OTHER) == {}


def test_title_of_what_was_let_through_is_told(hand: Hand, said: Contribution) -> None:
    assert title(hand, said, LET_THROUGH) == {"nb": LET_THROUGH}


@pytest.mark.parametrize(
    ("before", "words"),
    [(f"{OTHER}!!", f"Mange sier: {OTHER}"), (f"{OTHER} nå igjen", OTHER)],
)
def test_what_both_wordings_hold_is_told(
    hand: Hand, anna: Person, before: str, words: str
) -> None:
    one = say(hand, anna, before)
    reword(hand.session, one, None, f"{OTHER}. {LET_THROUGH}", is_late=False, now=hand.now)
    hand.session.flush()
    let_through(hand, one)

    assert title(hand, one, words) == {"nb": words}
    assert own_words(hand, words) == f"En sa: {words}."
