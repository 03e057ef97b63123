"""Whoever blocks the bot or says stop while a broadcast goes out gets nothing more of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from bot.house import House
from bot.running import Part
from storage.tables import Outgoing
from tests.running.conftest import becomes, serving
from tests.telegram import StandIn
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Say

PER_SECOND = 5
PEOPLE = 30
HELLO = "Vi møtes på torsdag"
PARTS = (Part.LISTENER, Part.COURIER, Part.WEB)


def states_of(house: House, person_ids: Sequence[int]) -> list[str]:
    """Return what has become of the broadcast for these residents."""
    with house.store.reading() as session:
        rows = select(Outgoing.state).where(
            Outgoing.person_id.in_(person_ids), Outgoing.broadcast_id.is_not(None)
        )
        return list(session.scalars(rows))


def heard_it(telegram: StandIn) -> list[int]:
    """Return the chats in which the broadcast stands, in order."""
    return [one.chat_id for one in telegram.deliveries() if one.text == HELLO]


def test_who_blocks_or_stops_midway_is_out_within_a_second(
    house: House, telegram: StandIn
) -> None:
    slow = replace(house, settings=replace(house.settings, telegram_messages_per_s=PER_SECOND))
    outbox = Outbox(house.store, house.vault, house.shelf)
    residents = telegram.residents(PEOPLE)
    numbers = [outbox.knows(one) for one in residents]
    *stays, stops, blocks = residents

    with serving(slow, PARTS):
        outbox.broadcasts(numbers, Say(HELLO))
        assert becomes(lambda: len(heard_it(telegram)) >= 2)
        stops.says("/stopp")
        blocks.blocks()
        before = len(heard_it(telegram))
        assert becomes(lambda: states_of(house, numbers[-2:]) == ["cancelled", "cancelled"])
        # By the courier's own clock: a slow machine is slow for both.
        assert len(heard_it(telegram)) - before <= PER_SECOND
        assert becomes(lambda: len(heard_it(telegram)) == len(stays))

    assert heard_it(telegram) == [one.chat_id for one in stays]
    assert [one.text for one in telegram.deliveries(blocks)] == []
