"""A file is brought from Telegram, or what went wrong is a value."""

from __future__ import annotations

import pytest

from storage.shelf import Shelf
from tests.telegram import (
    Fault,
    HtmlErrorPage,
    Resident,
    Revoked,
    ServerError,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.speaking import (
    speaking,
)
from workshop.outbox.outcomes import (
    Fetched,
    Later,
    Outcome,
    Rejected,
    Uncertain,
)


def test_voice_is_fetched_as_it_was_sent(standin: StandIn, shelf: Shelf, anna: Resident) -> None:
    file_id = anna.sends_voice(b"OggS a voice")["voice"]["file_id"]

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(file_id))

    assert fetched == Fetched(b"OggS a voice")


@pytest.mark.parametrize(
    ("method", "fault", "expected"),
    [
        ("getFile", Refused(bad_request("file is too big")), Rejected("too-large")),
        ("getFile", Refused(bad_request("invalid file_id")), Uncertain("Invalid file_id")),
        ("getFile", TooManyRequests(9), Later(9)),
        ("getFile", ServerError(502), Uncertain("HTTP 502")),
        ("getFile", Revoked(), Later(60, "unauthorized")),
        ("download", HtmlErrorPage(404), Uncertain("gone")),
        ("download", TimeoutAfterDelivery(0.6), Uncertain("ReadTimeout")),
    ],
    ids=repr,
)
def test_failed_fetch_becomes_outcome(
    standin: StandIn, shelf: Shelf, anna: Resident, method: str, fault: Fault, expected: Outcome
) -> None:
    file_id = anna.sends_voice(b"OggS a voice")["voice"]["file_id"]
    standin.faults.next(method, fault)

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(file_id))

    assert fetched == expected


def test_too_large_a_file_is_not_downloaded(
    standin: StandIn, shelf: Shelf, anna: Resident
) -> None:
    voice = anna.sends_voice(b"OggS a voice", declared_size=21 << 20)["voice"]

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(voice["file_id"]))

    assert fetched == Rejected("too-large")
