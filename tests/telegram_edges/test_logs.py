"""No log line holds the token, a chat id or a word that anybody said, even at DEBUG."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.listener import Intake, Listener
from bot.logs import Redaction, start_logging
from bot.speaker import Patience, Speaker
from storage.shelf import Shelf
from tests import logbook
from tests.apart import run_apart
from tests.conftest import MONDAY
from tests.telegram import CutBody, Garbage, Resident, ServerError, StandIn
from tests.telegram_edges.running import Running, away
from workshop.messages import SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Outcome


@pytest.fixture
def log_lines(standin: StandIn) -> Iterator[io.StringIO]:
    """All that is logged at DEBUG while the bot's own logging is set up."""
    stream = io.StringIO()
    with logbook.kept():
        start_logging("DEBUG", [standin.token], stream)
        yield stream


def test_no_secret_is_logged_at_debug(
    standin: StandIn, shelf: Shelf, anna: Resident, log_lines: io.StringIO
) -> None:
    standin.faults.next("getUpdates", CutBody(honest_length=True))
    standin.faults.next("sendMessage", CutBody(honest_length=True))
    standin.faults.next("sendMessage", Garbage())
    standin.faults.next("download", ServerError(500))
    file_id = anna.sends_voice(b"OggS Hemmelige ord")["voice"]["file_id"]
    anna.says("Hemmelige ord")
    parcel = Parcel(1, SayKind.MESSAGE, str(anna.chat_id), "Hemmelige ord")

    with listening(standin):
        standin.waits_until_drained()
    run_apart(talk(standin, shelf, parcel, file_id))

    logged = log_lines.getvalue()
    assert "action=" in logged
    for secret in (standin.token, str(anna.chat_id), "Hemmelige", file_id):
        assert secret not in logged


def listening(standin: StandIn) -> Running:
    """Return a listener whose database is away once."""
    failures = [OSError("Hemmelige ord"), None]

    def hear(_batch: object) -> None:
        if failures and (error := failures.pop(0)):
            raise error

    intake = Intake(hear, lambda *_: None, lambda: MONDAY)
    listener = Listener(
        token=standin.token,
        api_base=standin.base_url,
        intake=intake,
        beat=lambda **_: None,
        poll_s=1,
    )
    return Running(listener.run)


async def talk(standin: StandIn, shelf: Shelf, parcel: Parcel, file_id: str) -> None:
    """Say and fetch, well and badly."""
    speaker = Speaker(
        standin.token, standin.base_url, shelf, patience=Patience(connect_s=1, read_s=1)
    )
    outcomes: list[Outcome | str] = [await speaker.say(parcel) for _ in range(3)]
    await speaker.fetch(file_id)
    await speaker.fetch(file_id)
    with away(standin):
        outcomes.append(await speaker.say(parcel))
    await speaker.close()
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Uncertain",
        "Uncertain",
        "Sent",
        "NotSent",
    ]


def test_started_logging_hides_the_token(standin: StandIn, log_lines: io.StringIO) -> None:
    logging.getLogger("tests.started").warning("at /bot%s/getMe", standin.token)

    assert log_lines.getvalue().endswith(" tests.started at /bot[hidden]/getMe\n")


@pytest.mark.parametrize(
    "name", ["apscheduler.executors.default", "apscheduler.scheduler", "alembic.runtime.migration"]
)
def test_ticks_and_revisions_are_not_logged(name: str, log_lines: io.StringIO) -> None:
    logging.getLogger(name).info("Running job")
    logging.getLogger(name).warning("Missed")

    assert log_lines.getvalue().endswith(f" WARNING {name} Missed\n")
    assert "Running job" not in log_lines.getvalue()


def test_error_is_told_without_its_words() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction(["s3cret", ""]))
    logger = logging.getLogger("tests.redaction")
    logger.propagate = False
    logger.addHandler(handler)
    words = "at https://host/bots3cret/getMe"

    try:
        raise OSError(words)
    except OSError:
        logger.exception("asking %s", "bots3cret")

    assert stream.getvalue().startswith("asking bot[hidden]\nTraceback")
    assert stream.getvalue().endswith("\nOSError\n")
    assert "https" not in stream.getvalue()
