"""Who voted, as far as it is told: turnout, groups, campaigns, and nothing of few."""

from __future__ import annotations

import pytest

from storage.tables import Ballot
from tests.voting.conftest import Crowd, counted, held_now, later, numbers, order
from workshop.messages import Channel
from workshop.sorting.acts import Hand
from workshop.voting.cohorts import Cohort
from workshop.voting.figures import TOGETHER
from workshop.voting.paper import enter_paper
from workshop.voting.voters import told_so_far


def test_few_who_voted_are_told_only_with_the_paper(
    hand: Hand, ballot: Ballot, crowd: Crowd, meeting: int
) -> None:
    one, *_ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 3}, 4)
    enter_paper(hand, ballot.id, meeting, "1", {one: 10})

    result = counted(hand, ballot)

    assert order(result)[0] == (1, 22)
    assert {(line.chat, line.paper) for line in result.lines} == {(None, None)}
    assert result.voters is None


@pytest.mark.parametrize(("left", "told"), [(0, None), (4, None), (5, 7)])
def test_few_who_did_not_vote_are_not_told(
    hand: Hand, ballot: Ballot, crowd: Crowd, left: int, told: int | None
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 7)
    crowd.vote(ballot, {}, left)

    result = counted(hand, ballot)

    assert (result.members, result.voters) == (7 + left, told)
    assert (result.is_apart, result.few_did_not) == (True, told is None)
    assert order(result)[0] == (1, 21)


def test_few_who_voted_without_paper_tell_nothing(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 4)

    result = counted(hand, ballot)

    assert (result.lines, result.voters) == ([], None)
    assert all(not some for some in result.groups.values())


def test_groups_tell_turnout_and_who_is_missing(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    one, two, *_ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 2, two: 1}, 30, age_band="40-66")
    crowd.come(20, age_band="40-66")
    crowd.vote(ballot, {one: 1, two: 2}, 6, age_band="80-plus")
    crowd.come(44, age_band="80-plus")
    for band in ("13-15", "16-19", "20-39", "67-79"):
        crowd.vote(ballot, {one: 3}, 15, age_band=band)
        crowd.come(15, age_band=band)

    result = counted(hand, ballot)

    told = {one.code: (one.voters, one.members) for one in result.groups["age_band"]}
    assert (told["40-66"], told["80-plus"]) == ((30, 50), (6, 50))
    assert result.missing["age_band"] == ["80-plus"]


def test_group_of_few_is_never_told_by_itself(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    one, two, *_ = numbers(hand, ballot)
    for area in ("vang", "olimb"):
        crowd.vote(ballot, {one: 2, two: 1}, 30, area=area)
        crowd.come(20, area=area)
    crowd.vote(ballot, {two: 3}, 1, area="bjoneroa")
    crowd.come(9, area="bjoneroa")

    result = counted(hand, ballot)

    told = {one.code: one for one in result.groups["area"]}
    assert "bjoneroa" not in told
    assert told[TOGETHER].voters == 31
    assert min(n for one in result.groups["area"] for n in one.dots.values()) >= 5


def test_campaign_of_new_accounts_is_seen_as_one(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    """Sixty new people by the open link, all for one option, beside forty who came before."""
    one, two, three, four = numbers(hand, ballot)
    hall = held_now(hand)
    crowd.vote(ballot, {one: 1, two: 1, three: 1}, 20, source=hall)
    crowd.vote(ballot, {one: 2, two: 1}, 20)
    crowd.come(15, source=hall)
    crowd.come(30)
    soon = later(hand, hours=3)
    hand.session.flush()
    new = Crowd(soon, crowd._vault)
    new._count = 1_000
    new.vote(ballot, {four: 3}, 60, joined_at=soon.now)
    new.come(10, joined_at=soon.now)

    result = counted(later(hand, days=1), ballot)

    ways = {one.code: (one.voters, one.members) for one in result.groups["cohort"]}
    assert (order(result)[0], result.lines[0].option.number) == ((1, 180), four)
    assert ways[Cohort.LINK_AFTER] == (60, 70)
    assert (ways[Cohort.ROOM], ways[Cohort.LINK]) == ((20, 35), (20, 50))
    assert result.mostly == {Cohort.LINK_AFTER: four}


def test_channels_are_told_apart(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    one, two, *_ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 2, two: 1}, 20)
    crowd.come(9)
    crowd.vote(ballot, {one: 1, two: 2}, 10, channel=Channel.WEB)
    crowd.come(9, channel=Channel.WEB)

    result = counted(hand, ballot)

    told = {one.code: dict(one.dots) for one in result.groups["channel"]}
    assert (told["telegram"][one], told["web"][two]) == (40, 20)


@pytest.mark.parametrize(
    ("voted", "left", "told"),
    [(4, 20, 0), (5, 20, 5), (12, 20, 10), (20, 1, 15), (20, 0, 15), (20, 5, 20), (6, 3, None)],
)
def test_while_it_is_open_few_who_are_left_are_not_told(
    hand: Hand, ballot: Ballot, crowd: Crowd, voted: int, left: int, told: int | None
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, voted)
    crowd.come(left)

    assert told_so_far(hand.session, ballot) == told
