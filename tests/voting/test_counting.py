"""What a count tells: order, ties, paper and chat; once, and never anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.tables import Ballot, Meeting, Person, Tally
from tests.voting.conftest import Crowd, counted, held_now, numbers, order
from workshop.messages import Channel
from workshop.refusals import (
    BadPaperDots,
    BuiltUpon,
    NotInThisState,
    TypedByAnother,
    UnknownMeeting,
)
from workshop.residents.forgetting import erase
from workshop.residents.sources import HALL
from workshop.sorting.acts import Hand, undo
from workshop.sorting.stacks import Stack
from workshop.voting.cohorts import Cohort
from workshop.voting.counting import count_ballot
from workshop.voting.opening import cancel_ballot, close_ballot
from workshop.voting.paper import Sheet, enter_paper, own_sheet, sheets_of, take_out_paper
from workshop.voting.result import result_of
from workshop.voting.voters import count_groups, members_of


def test_nothing_is_told_before_the_count(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 9)

    for _ in range(2):
        with pytest.raises(NotInThisState):
            result_of(hand.session, ballot)
        if ballot.closed_at is None:
            close_ballot(hand, ballot.id)
    assert hand.session.scalars(select(Tally)).all() == []


def test_options_stand_in_order_and_ties_stay_ties(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    one, two, three, _ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 2, two: 1}, 6)
    crowd.vote(ballot, {two: 2, three: 1}, 3)

    result = counted(hand, ballot)

    assert order(result) == [(1, 12), (1, 12), (3, 3), (4, 0)]
    assert [[line.option.number for line in tie] for tie in result.ties] == [[one, two]]


def test_paper_and_chat_are_counted_apart_and_together(
    hand: Hand, ballot: Ballot, crowd: Crowd, meeting: int
) -> None:
    one, two, *_ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 3}, 5)
    enter_paper(hand, ballot.id, meeting, "Bord 3", {one: 4, two: 20})
    enter_paper(hand, ballot.id, meeting, "4", {one: 1, two: 0})

    result = counted(hand, ballot)

    lines = {line.option.number: (line.n, line.chat, line.paper) for line in result.lines}
    assert (lines[one], lines[two]) == ((20, 15, 5), (20, 0, 20))
    assert (result.has_paper, result.is_apart) == (True, True)


def test_paper_typed_again_is_corrected_and_undone(
    hand: Hand, ballot: Ballot, meeting: int
) -> None:
    one, *_ = numbers(hand, ballot)
    enter_paper(hand, ballot.id, meeting, "3", {one: 4})
    enter_paper(hand, ballot.id, meeting, "Bord 3", {one: 6})
    corrected = own_sheet(hand.session, ballot, meeting, "3", hand.facilitator_id)

    undo(hand, stack=Stack.DOTS)

    assert corrected == {one: 6}
    assert own_sheet(hand.session, ballot, meeting, "3", hand.facilitator_id) == {one: 4}


def test_nobody_sees_what_a_colleague_typed(
    hand: Hand, other: Hand, ballot: Ballot, meeting: int
) -> None:
    one, *_ = numbers(hand, ballot)
    enter_paper(hand, ballot.id, meeting, "3", {one: 4})

    assert sheets_of(hand.session, ballot, other.facilitator_id) == [Sheet(meeting, "3", False)]
    assert own_sheet(hand.session, ballot, meeting, "3", other.facilitator_id) == {}


def test_colleagues_sheet_is_taken_out_before_another(
    hand: Hand, other: Hand, ballot: Ballot, meeting: int
) -> None:
    one, two, *_ = numbers(hand, ballot)
    enter_paper(hand, ballot.id, meeting, "3", {one: 4})

    with pytest.raises(TypedByAnother):
        enter_paper(other, ballot.id, meeting, " bord 3.", {two: 5})
    before = own_sheet(hand.session, ballot, meeting, "3", hand.facilitator_id)
    take_out_paper(other, ballot.id, meeting, "3")
    enter_paper(other, ballot.id, meeting, "3", {one: 0, two: 5})

    assert before == {one: 4}
    assert sheets_of(hand.session, ballot, other.facilitator_id) == [Sheet(meeting, "3", True)]
    assert own_sheet(hand.session, ballot, meeting, "3", other.facilitator_id)[two] == 5


@pytest.mark.parametrize(
    "typed", [" 3", "3.", "3 .", "bord  3", "Bord 3 ", "BORD nr. 3", "Table\u00a03", "\tBord\t3."]
)
def test_table_is_one_however_it_is_typed(
    hand: Hand, ballot: Ballot, meeting: int, typed: str
) -> None:
    one, *_ = numbers(hand, ballot)
    enter_paper(hand, ballot.id, meeting, "3", {one: 4})
    enter_paper(hand, ballot.id, meeting, typed, {one: 6})

    assert sheets_of(hand.session, ballot, hand.facilitator_id) == [Sheet(meeting, "3", True)]
    assert own_sheet(hand.session, ballot, meeting, typed, hand.facilitator_id) == {one: 6}


@pytest.mark.parametrize(
    ("table", "n", "wrong"),
    [("", 3, "table"), ("3", 0, "counts"), ("3", 1000, "n"), ("3", -1, "n")],
)
def test_paper_that_cannot_be_is_refused(
    hand: Hand, ballot: Ballot, meeting: int, table: str, n: int, wrong: str
) -> None:
    one, *_ = numbers(hand, ballot)
    with pytest.raises(BadPaperDots) as refused:
        enter_paper(hand, ballot.id, meeting, table, {one: n})
    with pytest.raises(UnknownMeeting):
        enter_paper(hand, ballot.id, 999, "3", {one: 1})

    assert refused.value.wrong == {str(one) if wrong == "n" else wrong}


def test_paper_comes_in_until_the_count_and_no_longer(
    hand: Hand, ballot: Ballot, crowd: Crowd, meeting: int
) -> None:
    one, *_ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 1}, 5)
    close_ballot(hand, ballot.id)
    enter_paper(hand, ballot.id, meeting, "3", {one: 4})
    enter_paper(hand, ballot.id, meeting, "5", {one: 9})
    take_out_paper(hand, ballot.id, meeting, "5")
    count_ballot(hand, ballot.id)

    with pytest.raises(NotInThisState):
        enter_paper(hand, ballot.id, meeting, "3", {one: 5})
    with pytest.raises(BuiltUpon):
        undo(hand, stack=Stack.DOTS)

    assert order(result_of(hand.session, ballot))[0] == (1, 9)


def test_counted_once_and_never_called_off(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    with pytest.raises(NotInThisState):
        count_ballot(hand, ballot.id)
    counted(hand, ballot)

    with pytest.raises(NotInThisState):
        count_ballot(hand, ballot.id)
    with pytest.raises(NotInThisState):
        cancel_ballot(hand, ballot.id, "Angret")


def test_erasing_somebody_changes_no_result(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 7)
    before = counted(hand, ballot)
    for person in hand.session.scalars(select(Person)).all()[:4]:
        erase(hand.session, person)

    hand.session.flush()
    hand.session.expire_all()

    assert result_of(hand.session, ballot) == before


def test_whoever_no_longer_takes_part_has_no_voice(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 7)
    gone = hand.session.scalars(select(Person)).first()
    assert gone is not None
    gone.consent_version = None
    hand.session.flush()

    assert order(counted(hand, ballot))[0] == (1, 18)


@pytest.mark.parametrize(
    ("tail", "after", "way"),
    [
        ("", timedelta(hours=-2), Cohort.ROOM),
        ("", timedelta(hours=26), Cohort.ROOM),
        ("", timedelta(hours=-2, minutes=-1), Cohort.LINK),
        ("", timedelta(hours=26, minutes=1), Cohort.LINK_AFTER),
        ("-too", timedelta(hours=1), Cohort.LINK_AFTER),
        (None, timedelta(hours=1), Cohort.LINK_AFTER),
    ],
)
def test_room_is_a_workshop_around_its_time(
    hand: Hand, ballot: Ballot, crowd: Crowd, tail: str | None, after: timedelta, way: Cohort
) -> None:
    """Whoever writes a workshop's code in a link from home is in no room."""
    hall = held_now(hand)
    source = HALL if tail is None else hall + tail
    crowd.come(3, source=source, joined_at=hand.now + after)

    ways = count_groups(members_of(hand.session, ballot), "cohort")

    assert ways == {way: 3}


def test_code_of_a_workshop_taken_away_is_no_room(
    hand: Hand, ballot: Ballot, crowd: Crowd, meeting: int
) -> None:
    crowd.come(3, source=held_now(hand))
    hand.session.get_one(Meeting, meeting).is_removed = True
    hand.session.flush()

    assert count_groups(members_of(hand.session, ballot), "cohort") == {Cohort.LINK: 3}


def test_robots_are_in_no_count(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 6)
    for person in hand.session.scalars(select(Person)).all()[:1]:
        person.channel = Channel.REHEARSAL
    hand.session.flush()

    result = counted(hand, ballot)

    assert (result.members, order(result)[0]) == (5, (1, 15))


def test_ballot_without_a_vote_counts_nothing(hand: Hand, ballot: Ballot) -> None:
    result = counted(hand, ballot)

    assert (result.lines, result.voters, result.ties) == ([], None, [])


def test_closing_time_is_kept_where_the_clock_closed(hand: Hand, ballot: Ballot) -> None:
    assert ballot.closes_at == hand.now + timedelta(days=3)
