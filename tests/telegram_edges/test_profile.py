"""The bot's menu and name at Telegram."""

from __future__ import annotations

from storage.shelf import Shelf
from tests.telegram import (
    StandIn,
)
from tests.telegram_edges.running import away
from tests.telegram_edges.speaking import (
    speaking,
)
from workshop.outbox.outcomes import (
    NotSent,
    Rejected,
    Sent,
)


def test_commands_are_shown_by_language(standin: StandIn, shelf: Shelf) -> None:
    outcome = speaking(
        standin, shelf, lambda speaker: speaker.set_commands([("hjelp", "Hvem kan hjelpe")], "nb")
    )

    assert outcome == Sent()
    assert standin.profile["commands:nb"] == [
        {"command": "hjelp", "description": "Hvem kan hjelpe"}
    ]


def test_refused_commands_are_an_outcome(standin: StandIn, shelf: Shelf) -> None:
    outcome = speaking(standin, shelf, lambda s: s.set_commands([("språk", "Velg språk")]))

    assert outcome == Rejected("Bot_command_invalid")


def test_username_is_asked_for(standin: StandIn, shelf: Shelf) -> None:
    username = speaking(standin, shelf, lambda speaker: speaker.username())

    assert username == "verksted_standin_bot"


def test_username_without_telegram_is_an_outcome(standin: StandIn, shelf: Shelf) -> None:
    with away(standin):
        username = speaking(standin, shelf, lambda speaker: speaker.username())

    assert username == NotSent("ConnectError")
