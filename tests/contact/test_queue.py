"""What waits for the contact, and the note that somebody has seen to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Audit, Change, Contribution, ContributionState, Flag, FollowUp, Person
from tests.plans import WHOLE, plans
from tests.sorting.conftest import say
from workshop.contact.following import follow_up, take_up_again
from workshop.contact.queue import (
    Handed,
    Noted,
    followed_lately,
    open_count,
    seen_words,
    waiting,
)
from workshop.process import current_process
from workshop.refusals import OtherWords, UnknownContribution
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import Hidden, hide, mark
from workshop.voices.keeping import withdraw
from workshop.voices.wordings import reword


def hand_over(hand: Hand, said: Contribution) -> None:
    """Mark something for the contact."""
    mark(hand, said.id, (Flag.TO_CONTACT,))


def see_to(hand: Hand, said: Contribution) -> None:
    """Note that it has been followed up."""
    follow_up(hand, said.id, seen=seen_words(said.text))


def waits(hand: Hand) -> list[int]:
    """Return the numbers of what waits."""
    return [one.card.number for one in waiting(hand.session, hand.process)]


def test_flagged_words_wait_with_who_handed_them_over(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)

    (one,) = waiting(hand.session, hand.process)

    assert (one.card.number, one.handed, one.followed) == (
        said.id,
        Noted("Kari", hand.now),
        None,
    )
    assert open_count(hand.session, hand.process) == 1


def test_other_flags_do_not_wait(hand: Hand, said: Contribution) -> None:
    mark(hand, said.id, (Flag.FOLLOW_UP,))

    assert (waits(hand), open_count(hand.session, hand.process)) == ([], 0)


def test_followed_up_words_wait_no_more_and_say_who(
    hand: Hand, other: Hand, said: Contribution
) -> None:
    hand_over(hand, said)

    see_to(other, said)

    (done,) = followed_lately(hand.session, hand.process)
    assert isinstance(done, Handed)
    assert (waits(hand), done.followed) == ([], Noted("Per", other.now))
    assert open_count(hand.session, hand.process) == 0


def test_follow_up_is_written_down(hand: Hand, other: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    see_to(other, said)

    audit = hand.session.scalars(select(Audit).order_by(Audit.id.desc())).first()

    assert audit is not None
    assert (audit.action, audit.facilitator_id) == ("follow-up", other.facilitator_id)
    assert audit.about["contribution"] == said.id


def test_following_up_twice_is_once(hand: Hand, other: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    see_to(other, said)
    see_to(hand, said)

    assert [row.made_by_id for row in hand.session.scalars(select(FollowUp))] == [
        other.facilitator_id
    ]


@pytest.mark.parametrize("is_late", [False, True])
def test_new_words_wait_again(hand: Hand, said: Contribution, is_late: bool) -> None:
    hand_over(hand, said)
    see_to(hand, said)
    later = hand.now + timedelta(hours=1)

    reword(hand.session, said, None, "Jeg orker ikke mer", is_late=is_late, now=later)
    hand.session.flush()

    (one,) = waiting(hand.session, hand.process)
    assert (one.is_reworded, one.followed) == (True, Noted("Kari", hand.now))


def test_words_nobody_has_read_are_not_followed_up(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    seen = seen_words(said.text)
    reword(hand.session, said, None, "Jeg orker ikke mer", is_late=False, now=hand.now)

    with pytest.raises(OtherWords):
        follow_up(hand, said.id, seen=seen)


def test_what_is_taken_up_again_waits(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    see_to(hand, said)

    take_up_again(hand, said.id)

    assert (waits(hand), followed_lately(hand.session, hand.process)) == ([said.id], [])


def test_flag_set_anew_waits_again(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    see_to(hand, said)
    mark(hand, said.id, ())
    without = waits(hand)

    hand_over(hand, said)

    assert (without, waits(hand)) == ([], [said.id])


def test_note_can_be_undone(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)
    see_to(hand, said)

    undo(hand)

    assert waits(hand) == [said.id]


def test_hidden_words_still_wait(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)

    hide(hand, said.id, Hidden.PERSONAL)

    waited = waits(hand)
    see_to(hand, said)
    assert (waited, waits(hand)) == ([said.id], [])


def test_words_taken_back_wait_no_more(hand: Hand, said: Contribution) -> None:
    hand_over(hand, said)

    withdraw(hand.session, said)

    assert said.state == ContributionState.WITHDRAWN
    assert waits(hand) == []
    with pytest.raises(UnknownContribution):
        see_to(hand, said)


def test_what_was_not_handed_over_is_not_followed_up(hand: Hand, said: Contribution) -> None:
    with pytest.raises(UnknownContribution):
        see_to(hand, said)


def test_note_goes_with_who_is_erased(
    session: Session, hand: Hand, said: Contribution, anna: Person
) -> None:
    hand_over(hand, said)
    see_to(hand, said)

    erase(session, anna)
    session.flush()

    left = (session.scalars(select(FollowUp)).all(), session.scalars(select(Change)).all())
    assert left == ([], [])


def test_queue_is_found_by_its_index(store: Store, jevnaker: str) -> None:
    found = plans(store, lambda session: open_count(session, current_process(session)))

    assert len(found) == 1
    assert WHOLE[store.engine.dialect.name] not in found[0]
    assert "ix_contribution_for_contact" in found[0]


def test_oldest_comes_first(hand: Hand, said: Contribution, anna: Person) -> None:
    newer = say(hand, anna, "Jeg er redd")
    for one in (newer, said):
        hand_over(hand, one)

    assert waits(hand) == [said.id, newer.id]
