"""Several clocks look for outages at once: everybody is asked again once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.amends import Amends
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Outage, Outgoing
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.sharing.at_once import at_once
from tests.workshop.residents import join
from workshop.residents.places import Place


def test_outages_are_made_good_by_one_clock(
    stores: list[Store], vault: Vault, catalogue: Catalogue, clock: FakeClock
) -> None:
    minute, now = timedelta(minutes=1), clock()
    with stores[0].writing() as session:
        join(session, vault, "1", now=now - 30 * minute, place=Place.LANGUAGE)
        for ago in (20, 15, 10):
            began_at, ended_at = now - ago * minute, now - (ago - 4) * minute
            session.add(Outage(channel="telegram", began_at=began_at, ended_at=ended_at))

    at_once(*(Amends(one, vault, catalogue, clock).make_amends for one in stores))

    with stores[0].reading() as session:
        asked = session.scalars(select(Outage.asked)).all()
        texts = [row["text"] for row in session.scalars(select(Outgoing.payload))]
    assert asked == [1, 1, 1]
    assert sum(text.startswith("Vi var borte") for text in texts) == 1
