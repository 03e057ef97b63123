"""By channel and by side: neither gives the other away, however few came by one channel."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, select

from prompts.processfile import ItemKind
from storage.tables import Contribution, Quote
from storage.vault import Vault
from tests.reporting.conftest import hand, let_through, report_of
from tests.sorting.conftest import say
from tests.workshop.residents import join
from workshop.board.protecting import FEW, Figure, Mark
from workshop.messages import Channel
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote, unquote

__all__ = ["hand"]
IN_CHAT = 15


def chat_under_a_need(hand: Hand, vault: Vault, in_room: int) -> list[int]:
    """Put all that was said under one need, and let it through; what was said in chat."""
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id
    person = join(hand.session, vault, "r1", now=hand.now)
    said = [say(hand, person, f"Ord {n}") for n in range(IN_CHAT + in_room)]
    for one in said[IN_CHAT:]:
        one.channel, one.person_id = Channel.ROOM, None
    for one in said:
        quote(hand, one.id, need)
        let_through(hand, one)
    return [one.id for one in said[:IN_CHAT]]


def quotes_of(number: int) -> Select[int]:
    """Look up the quotes of what was said."""
    return select(Quote.id).where(Quote.contribution_id == number)


def channels(hand: Hand) -> dict[str, Figure]:
    """Return what the report tells of the channels."""
    return dict(report_of(hand).participation.by_channel or {})


@pytest.mark.parametrize("in_room", [0, 3, 12])
def test_channels_of_the_chat_are_the_same_however_few_came_by_one(
    hand: Hand, vault: Vault, in_room: int
) -> None:
    """Quotes from the chat can be counted: what came by Telegram would give the web away."""
    said = chat_under_a_need(hand, vault, in_room)
    every = [channels(hand)]
    for number in said[: FEW - 1]:
        one = hand.session.get_one(Contribution, number)
        one.channel = Channel.WEB
        every.append(channels(hand))

    assert all(one == every[0] for one in every)
    assert every[0][Channel.TELEGRAM].mark == Mark.HIDDEN


def test_where_nothing_was_said_in_chat_no_channel_is_told(hand: Hand, vault: Vault) -> None:
    for number in chat_under_a_need(hand, vault, 0):
        hand.session.get_one(Contribution, number).channel = Channel.ROOM

    told = channels(hand)
    assert {code: one.mark for code, one in told.items()} == {
        Channel.TELEGRAM: Mark.FEW,
        Channel.WEB: Mark.FEW,
        Channel.ROOM: Mark.HIDDEN,
    }


def test_item_of_more_than_the_whole_room_does_not_say_that_few_are_from_the_chat(
    hand: Hand, vault: Vault
) -> None:
    said = chat_under_a_need(hand, vault, 12)
    for number in said[2:]:
        unquote(hand, hand.session.scalars(quotes_of(number)).one())

    report = report_of(hand)

    # Fourteen, and twelve were said in the room: so one at least is from the chat.
    (need,) = report.chapters[ItemKind.NEED]
    assert (need.said.n, report.participation.in_room.n) == (14, 12)
    assert (need.in_room.mark, need.in_chat.mark) == (Mark.HIDDEN, Mark.HIDDEN)
