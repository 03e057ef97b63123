"""A process that has come far: voices in room and chat, some let through, a chain, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Ruled
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.sorting.conftest import hand, other, say
from tests.workshop.residents import join
from workshop.board.census import Census
from workshop.board.finding import meetings_of
from workshop.board.hall import seen_mark
from workshop.board.meetings import Attendance, count_heads
from workshop.board.moderating import decide as moderate
from workshop.deciding.decisions import Written, decide
from workshop.messages import Channel
from workshop.reporting.compose import Report, compose
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Part, quote

__all__ = ["hand", "other"]
THROUGH = ("Hun spiser alene hver dag", "Trappa er glatt om vinteren", "Ingen å prate med")
UNREAD = "Ordføreren svarer aldri på brevene våre"
HIDDEN = "Naboen min heter Kari Nordmann og drikker"
TAKEN_BACK = "Dette angrer jeg på at jeg sa"


@dataclass(frozen=True, slots=True)
class Town:
    """The numbers of what was said and put up."""

    said: Sequence[int]
    unread: int
    hidden: int
    need: int
    measure: int
    solution: int


def let_through(hand: Hand, said: Contribution) -> None:
    """Let everybody see what somebody said."""
    assert moderate(hand, said.id, seen_mark(said.text, ()), is_through=True)


def report_of(hand: Hand) -> Report:
    """Return the report as it is now."""
    hand.session.flush()
    hand.session.expire_all()
    cells = Census().count(hand.session)
    return compose(hand.session, hand.process, cells, now=hand.now)


@pytest.fixture
def town(hand: Hand, session: Session, vault: Vault, clock: FakeClock) -> Town:
    """Six who say things, twenty in all who said yes, thirty-one at the workshop."""
    now, known = clock(), {"age_band": "67-79", "area": "vang"}
    people = [
        join(session, vault, f"r{n}", now=now, channel=Channel.WEB, **known) for n in range(20)
    ]
    texts = [*THROUGH, UNREAD, HIDDEN, TAKEN_BACK]
    said = [say(hand, one, text) for one, text in zip(people, texts, strict=False)]
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap ved bordet"}).id
    measure = put_up(hand, ItemKind.MEASURE, {"nb": "Felles middag på tirsdager"}).id
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Nabolagskjøkken"}).id
    for nth, one in enumerate(said):
        quote(hand, one.id, need, Part(is_turned=nth == 1))
    for one in (*said[:3], *said[4:]):
        let_through(hand, one)
    hide(hand, said[4].id, Hidden.PERSONAL)
    said[5].state = "withdrawn"
    link_items(hand, measure, need)
    link_items(hand, solution, measure)
    choose(hand, ItemKind.NEED, [need])
    reasons = {"nb": "Prøves ut ett år."}
    decide(hand, Written("Kommunestyret", date(2026, 11, 20), Ruled.YES, [solution], reasons))
    meeting = meetings_of(session, hand.process)[0]
    meeting.starts_at = clock()
    session.flush()
    count_heads(hand, meeting, Attendance(31))
    numbers = [one.id for one in said[:3]]
    return Town(numbers, said[3].id, said[4].id, need, measure, solution)
