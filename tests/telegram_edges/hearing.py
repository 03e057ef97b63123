"""What becomes of the updates that wait at a stand-in."""

from __future__ import annotations

from bot.listener.updates import read_update
from tests.conftest import MONDAY
from tests.standin.clients import updates
from tests.telegram import StandIn
from workshop.messages import (
    Content,
    Heard,
)


def heard_all(standin: StandIn) -> list[Heard | None]:
    """Return what is heard in all waiting updates."""
    return [read_update(raw, MONDAY) for raw in updates(standin)]


def content(standin: StandIn) -> Content | None:
    """Return the content of the one waiting update."""
    (heard,) = heard_all(standin)
    return heard.content if heard else None
