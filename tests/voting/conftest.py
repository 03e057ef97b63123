"""A ballot about four solutions, and people who can vote on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Ballot, Item, Meeting, Person
from storage.vault import Vault
from tests.sorting.conftest import hand, other
from tests.workshop.residents import join
from workshop.messages import Channel
from workshop.process import current_process
from workshop.residents.sources import hall_source
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.voting.ballots import options_of
from workshop.voting.casting import place_dots
from workshop.voting.counting import count_ballot
from workshop.voting.making import Written, add_ballot
from workshop.voting.opening import close_ballot, open_ballot
from workshop.voting.result import Result, result_of

__all__ = ["hand", "other"]
TITLES = ("Følgevenn", "Tirsdagsmiddag", "Lys i gangveien", "Benk ved sjøen")
LANGUAGES = ("nb", "nn", "en")


def in_all(text: str) -> dict[str, str]:
    """Return the same words in every language of the process."""
    return dict.fromkeys(LANGUAGES, text)


def about(hand: Hand, titles: Iterable[str] = TITLES) -> Written:
    """Return a ballot about solutions with these titles, which are put up."""
    items = [put_up(hand, ItemKind.SOLUTION, in_all(title)).id for title in titles]
    return Written(
        question=in_all("Hva skal prøves først?"),
        rule=in_all("De to med flest prikker går til rådet."),
        decider=in_all("Kommunestyret"),
        options=items,
        budget=3,
        is_several_on_one=True,
        closes_at=hand.now + timedelta(days=3),
    )


@pytest.fixture
def written(hand: Hand) -> Written:
    """What somebody wrote of a ballot."""
    return about(hand)


@pytest.fixture
def ballot(hand: Hand, written: Written) -> Ballot:
    """A ballot that is open: three dots each, several on one."""
    return open_ballot(hand, add_ballot(hand, written).id)


def numbers(hand: Hand, ballot: Ballot) -> list[int]:
    """Return the numbers of the options, in order."""
    return [one.number for one in options_of(hand.session, ballot)]


class Crowd:
    """People who come and vote, each with an address of their own."""

    def __init__(self, hand: Hand, vault: Vault) -> None:
        self._hand = hand
        self._vault = vault
        self._count = 0

    def come(self, count: int = 1, **fields: object) -> list[Person]:
        """Let so many people join, with these fields."""
        start, self._count = self._count, self._count + count
        known = {"age_band": "40-66", "area": "vang", **fields}
        channel = Channel(str(known.pop("channel", Channel.TELEGRAM)))
        return [
            join(
                self._hand.session, self._vault, str(7000 + nth), now=self._hand.now,
                channel=channel, **known,
            )
            for nth in range(start, start + count)
        ]  # fmt: skip

    def vote(self, ballot: Ballot, dots: dict[int, int], count: int = 1, **fields: object) -> None:
        """Let so many people join and place these dots."""
        for person in self.come(count, **fields):
            place_dots(self._hand.session, ballot, person, dots, now=self._hand.now)


@pytest.fixture
def crowd(hand: Hand, vault: Vault) -> Crowd:
    """People who have not come yet."""
    return Crowd(hand, vault)


def counted(hand: Hand, ballot: Ballot) -> Result:
    """Close a ballot, count it, and return what is told."""
    close_ballot(hand, ballot.id)
    count_ballot(hand, ballot.id)
    return result_of(hand.session, ballot)


def order(result: Result) -> list[tuple[int, int]]:
    """Return (place, dots) from the top."""
    return [(line.place, line.n) for line in result.lines]


@pytest.fixture
def meeting(hand: Hand) -> int:
    """The number of a workshop."""
    of_process = select(Meeting).where(Meeting.process_id == hand.process.id)
    return hand.session.scalars(of_process.order_by(Meeting.id)).first().id  # type: ignore[union-attr]


def held_now(hand: Hand) -> str:
    """Let a workshop last from now for two hours; the source of those who sit in it."""
    of_process = select(Meeting).where(Meeting.process_id == hand.process.id)
    meeting = hand.session.scalars(of_process.order_by(Meeting.id)).first()
    assert meeting is not None
    meeting.starts_at, meeting.ends_at = hand.now, hand.now + timedelta(hours=2)
    hand.session.flush()
    return hall_source(meeting.code)


def later(hand: Hand, **by: float) -> Hand:
    """Return the same hand, so much later."""
    return replace(hand, now=hand.now + timedelta(**by))


def item_of(hand: Hand, title: str) -> Item:
    """Return the item of this title."""
    process = current_process(hand.session)
    rows = hand.session.scalars(select(Item).where(Item.process_id == process.id))
    return next(one for one in rows if title in one.title.values())
