"""After outages: who may have pressed or written in vain is asked, or told, once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from bot.amends import Amends
from bot.chores import Chores
from bot.hearing import Diary
from bot.house import House
from bot.settings import read_settings
from storage.tables import Outage, Outgoing, Person
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident
from workshop.board.finding import find_prompt
from workshop.broadcasts import Plan, plan_broadcast
from workshop.messages import Channel
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Sent
from workshop.outbox.settling import record_outcome
from workshop.process import current_process
from workshop.residents.places import Place

AWAY = ("Vi var borte", "En stund kom ikke alt fram")
A_DAY_S = 25 * 3_600


@dataclass(frozen=True)
class Line:
    """The line to Telegram, as the listener notes it, and what is said because it was broken."""

    house: House
    clock: FakeClock

    def is_away(self, seconds: float) -> None:
        """Hear nothing for so long, and then hear again."""
        Diary(self.house).note_contact(self.clock())
        self.waits(seconds)
        Diary(self.house).note_contact(self.clock())

    def is_refused(self, seconds: float) -> None:
        """Be refused for so long because another bot is there, and then hear again."""
        Diary(self.house).beat(trouble=None)
        Diary(self.house).beat(trouble="conflict")
        self.waits(seconds)
        Diary(self.house).beat(trouble="conflict")
        self.waits(5)
        Diary(self.house).beat(trouble=None)

    def waits(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds=seconds)

    def makes_amends(self) -> None:
        """Let the clock look for outages a few times."""
        house = self.house
        amends = Amends(house.store, house.vault, house.catalogue, house.clock)
        for _ in range(4):
            amends.make_amends()
            self.waits(5)

    def sends_a_question(self) -> None:
        """Put a question to everybody now, and deliver all that waits."""
        house, now = self.house, self.house.clock()
        with house.store.writing() as session:
            process = current_process(session)
            plan = Plan(find_prompt(session, process, "kjokkenbordet"), None, "all", now)
            plan_broadcast(session, process, plan, now=now)
        chores = Chores(house.store, house.shelf, house.catalogue, house.clock, house.vault)
        chores.fire_broadcasts()
        while self._delivers():
            pass

    def said(self) -> list[str]:
        """Return what was said because of outages."""
        return [text for text in self.all_said() if text.startswith(AWAY)]

    def all_said(self) -> list[str]:
        """Return the words of all that was said, oldest first."""
        with self.house.store.reading() as session:
            payloads = session.scalars(select(Outgoing.payload).order_by(Outgoing.id))
            return [row["text"] for row in payloads]

    def asked(self) -> list[int | None]:
        """Return of each outage how many were asked again; None while nobody has been."""
        with self.house.store.reading() as session:
            outages = session.scalars(select(Outage).order_by(Outage.id))
            return [one.asked if one.settled_at else None for one in outages]

    def _delivers(self) -> bool:
        house, now = self.house, self.house.clock()
        with house.store.writing() as session:
            parcels = claim_next(session, house.vault, channel=Channel.TELEGRAM, now=now)
            for one in parcels:
                record_outcome(session, one.outgoing_id, Sent(str(one.outgoing_id)), now=now)
        return bool(parcels)


@pytest.fixture
def line(berit: Resident) -> Line:
    """The line to Telegram; it is 10:00, and Berit stands at the first question."""
    talk = berit.conversation
    settings = read_settings(environment={})
    house = House(settings, talk.store, talk.vault, talk.shelf, talk.catalogue, talk.clock)
    return Line(house, berit.clock)


def test_three_outages_in_a_night_ask_once(line: Line) -> None:
    line.waits(12 * 3_600)
    for _ in range(3):
        line.is_away(200)
    line.makes_amends()
    at_night = line.asked()
    line.waits(10 * 3_600)

    line.makes_amends()

    assert (at_night, line.asked()) == ([None] * 3, [1, 1, 1])
    assert len(line.said()) == 1


def test_question_put_after_an_outage_is_not_put_again(line: Line) -> None:
    line.waits(12 * 3_600)
    line.is_away(200)
    line.waits(10 * 3_600)
    line.sends_a_question()

    line.makes_amends()

    assert (line.asked(), line.said()) == ([0], [])


def test_question_put_during_one_of_two_outages_is_put_again(line: Line) -> None:
    line.waits(12 * 3_600)
    line.is_away(200)
    line.waits(10 * 3_600)
    line.is_away(200)
    line.sends_a_question()
    line.is_away(200)
    line.waits(60)

    line.makes_amends()

    assert (line.asked(), len(line.said())) == ([0, 0, 0, 1], 1)


@pytest.mark.parametrize("place", list(Place))
def test_a_day_away_is_told_wherever_one_stands(
    line: Line, archive: Archive, berit: Resident, place: Place
) -> None:
    with line.house.store.writing() as session:
        session.execute(update(Person).values(place=place))
    line.is_away(A_DAY_S)
    line.waits(60)

    line.makes_amends()

    person = archive.person(berit)
    told = [] if place is Place.DECLINED else ["Vi var borte i mer enn et døgn."]
    assert [text[:31] for text in line.said()] == told
    assert person is not None
    assert person.place == place


def test_a_day_away_is_told_without_the_question_that_was_put_since(line: Line) -> None:
    line.is_away(A_DAY_S)
    line.sends_a_question()
    before = len(line.all_said())
    line.waits(60)

    line.makes_amends()

    assert [text[:31] for text in line.all_said()[before:]] == ["Vi var borte i mer enn et døgn."]


def test_who_was_not_there_within_the_week_is_not_told(line: Line) -> None:
    line.waits(8 * 24 * 3_600)
    line.is_away(A_DAY_S)
    line.sends_a_question()
    line.waits(60)

    line.makes_amends()

    assert (line.asked(), line.said()) == ([0], [])


@pytest.mark.parametrize("seconds", [20, 600])
def test_open_question_is_asked_again_once_after_another_bot(line: Line, seconds: float) -> None:
    line.is_refused(seconds)
    line.waits(100)
    line.is_refused(seconds)
    line.makes_amends()
    meanwhile = line.asked()
    line.waits(120)
    Diary(line.house).note_contact(line.clock())
    Diary(line.house).note_contact(line.clock())

    line.makes_amends()

    assert (meanwhile, line.asked()) == ([], [1])
    assert [text[:26] for text in line.said()] == ["En stund kom ikke alt fram"]


def test_outage_is_not_made_good_while_another_bot_is_there(line: Line) -> None:
    line.is_away(200)
    line.is_refused(60)
    line.makes_amends()
    meanwhile = line.said()
    line.waits(120)
    Diary(line.house).note_contact(line.clock())

    line.makes_amends()

    assert (meanwhile, line.asked(), len(line.said())) == ([], [1, 1], 1)


def test_a_day_away_before_another_bot_came_is_told_as_that(line: Line) -> None:
    Diary(line.house).note_contact(line.clock())
    line.waits(A_DAY_S)
    line.is_refused(60)
    line.waits(120)
    Diary(line.house).note_contact(line.clock())

    line.makes_amends()

    assert [text[:31] for text in line.said()] == ["Vi var borte i mer enn et døgn."]


def test_outage_soon_after_another_bot_was_gone_is_one_of_its_own(line: Line) -> None:
    line.waits(22 * 3_600)
    line.is_refused(10)
    line.waits(30)
    line.sends_a_question()
    line.is_away(3 * 3_600)
    line.waits(60)

    line.makes_amends()

    assert (line.asked(), len(line.said())) == ([0, 1], 1)
