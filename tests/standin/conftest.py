"""A running stand-in and a resident, for its own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.telegram import Resident, StandIn


@pytest.fixture(autouse=True)
def _pauses_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    # python-telegram-bot 22 warns about its coming type of `retry_after` until this is chosen.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Return a fresh stand-in that does not brake repeated polls."""
    with StandIn.start() as started:
        started.slow_repeated_polls(False)
        yield started


@pytest.fixture
def anna(standin: StandIn) -> Resident:
    """Return a resident the bot knows."""
    return standin.resident("Anna", "nb")
