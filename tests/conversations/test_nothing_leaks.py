"""Everything that goes well and badly, at DEBUG; then every byte that is left is looked at."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.house import House
from bot.logs import start_logging
from bot.server import backstage_of
from storage.tables import Base
from tests import logbook
from tests.conversations.conftest import Running, take_part, take_up
from tests.telegram import CutBody, Garbage, Resident, ServerError, StandIn, TooManyRequests
from tests.web.browsing import HOST, Browser
from tests.web.test_rules import routes_in
from web.app import create_app
from web.cookies import Cookie
from workshop.board.staff import StaffRole
from workshop.broadcasts import Plan, plan_broadcast
from workshop.doors.inviting import known_as
from workshop.doors.sessions import begin_session
from workshop.messages import Say
from workshop.process import current_process
from workshop.record import export_record

WORDS = "Hemmeligheten til Anna"
PROMPT_WORDS = "Kjære alle sammen"
REPORT = "/board/report/report-nb.docx"


@pytest.fixture
def logged(house: House) -> Iterator[io.StringIO]:
    """All that is logged at DEBUG, as in the real thing."""
    stream = io.StringIO()
    with logbook.kept():
        start_logging("DEBUG", house.settings.secrets, stream)
        yield stream


@pytest.fixture
def residents(house: House, telegram: StandIn, logged: io.StringIO) -> list[Resident]:
    """Two residents who have spoken, been asked and been written to, well and badly."""
    anna, berit = everyone = telegram.residents(2)
    running = Running(house)
    try:
        _talk(running, telegram, anna, berit)
    finally:
        running.ends()
    return everyone


def _talk(running: Running, telegram: StandIn, anna: Resident, berit: Resident) -> None:
    telegram.faults.next("getUpdates", CutBody(honest_length=True))
    for fault in (TooManyRequests(1), ServerError(502), Garbage()):
        telegram.faults.next("sendMessage", fault)
    telegram.faults.next("download", ServerError(500))
    take_up(running, anna)
    take_part(running.house, berit)
    said = anna.says(WORDS)
    anna.waits_for_reaction(said["message_id"])
    anna.sends_voice(b"OggS")
    telegram.push({"message": {"chat": {"id": anna.chat_id}, "text": WORDS}})
    berit.disappears()
    _plan(running.house)
    telegram.clock.advance(60)
    anna.waits_for(lambda heard: heard.text == PROMPT_WORDS, earlier_too=True)
    telegram.waits_until_drained()


def _plan(house: House) -> None:
    now = house.clock()
    with house.store.writing() as session:
        process = current_process(session)
        plan = Plan(None, {"nb": PROMPT_WORDS}, "all", now + timedelta(seconds=1), is_urgent=True)
        plan_broadcast(session, process, plan, now=now)


def secrets_of(telegram: StandIn, residents: list[Resident]) -> list[str]:
    """Return what must be found nowhere."""
    return [telegram.token.partition(":")[2], *(str(one.chat_id) for one in residents)]


def test_nothing_that_is_left_tells_who_or_what(
    house: House,
    telegram: StandIn,
    residents: list[Resident],
    logged: io.StringIO,
    tmp_path: Path,
) -> None:
    """One conversation, looked at from all sides: it takes ten seconds."""
    private = secrets_of(telegram, residents)

    _look_at_log(logged.getvalue(), private)
    _look_at_rows(house, private)
    _look_at_files(tmp_path, private)
    _look_at_record_and_metrics(house, private)
    _look_at_pages_and_files(house, private)


def _look_at_log(lines: str, private: list[str]) -> None:
    never = [*private, "Hemmelig", "Kjære", "Innbygger", "OggS"]
    assert "action=park" in lines
    assert [one for one in never if one in lines] == []


def _look_at_rows(house: House, private: list[str]) -> None:
    with house.store.reading() as session:
        tables = Base.metadata.sorted_tables
        rows = {one.name: repr(session.execute(select(one)).all()) for one in tables}
    assert WORDS in rows["contribution"]
    assert [(name, one) for name in rows for one in private if one in rows[name]] == []


def _look_at_files(folder: Path, private: list[str]) -> None:
    """Every byte of the database, where it is files of ours."""
    files = {one.name: one.read_bytes() for one in folder.glob("verksted.db*")}
    if not files:
        return
    found = [(name, one) for name, raw in files.items() for one in private if one.encode() in raw]
    assert {"verksted.db", "verksted.db-wal"} <= set(files)
    assert any(WORDS.encode() in raw for raw in files.values())
    assert found == []


def _look_at_record_and_metrics(house: House, private: list[str]) -> None:
    with house.store.reading() as session:
        record = json.dumps(export_record(session, current_process(session)), ensure_ascii=False)
    app = create_app(backstage_of(house, ()))
    client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    told = client.get("/metrics").text
    never = [*private, "Innbygger"]
    assert (WORDS in record, "verksted_people" in told) == (True, True)
    assert [one for one in never if one in record] == []
    assert [one for one in [*never, WORDS] if one in told] == []


def _look_at_pages_and_files(house: House, private: list[str]) -> None:
    """What an admin can open and fetch, by every address that needs no number."""
    app = create_app(replace(backstage_of(house, ()), public_url=HOST))
    with house.store.writing() as session:
        admin = known_as(session, "Kari", StaffRole.ADMIN, now=house.clock())
        cookies = {Cookie.BOARD.value: begin_session(session, admin.id, now=house.clock())}
    client = TestClient(app, base_url=HOST, cookies=cookies)
    paths = [
        route.path
        for route in routes_in(app.routes)
        if route.methods and "GET" in route.methods and not route.path.endswith("stream")
    ]
    told = {path: client.get(path) for path in [*paths, REPORT] if "{" not in path}
    texts = {path: _text_of(one.content) for path, one in told.items() if one.status_code == 200}
    assert {REPORT, "/board", "/board/people", "/board/meetings/sheet.xlsx"} <= set(texts)
    assert WORDS in texts["/board"]
    assert [(path, one) for path, text in texts.items() for one in private if one in text] == []


def _text_of(raw: bytes) -> str:
    """Return what was fetched as text; of a packed file all that is in it."""
    if not raw.startswith(b"PK"):
        return raw.decode(errors="replace")
    with ZipFile(io.BytesIO(raw)) as packed:
        return "".join(packed.read(one).decode(errors="replace") for one in packed.namelist())


def test_server_logs_an_error_without_its_words(house: House, logged: io.StringIO) -> None:
    def breaks(_batch: object) -> list[tuple[Say, ...]]:
        raise RuntimeError(WORDS)

    broken = Browser(create_app(replace(backstage_of(house, ()), hear=breaks, public_url=HOST)))
    server = logging.getLogger("uvicorn.error")
    # A server of another test, in the same process, may have asked for silence.
    server.setLevel(logging.ERROR)
    try:
        TestClient(broken.client.app).post("/chat/start")
    except RuntimeError:
        # As uvicorn does with what reaches it.
        server.exception("Exception in ASGI application")

    assert ("RuntimeError" in logged.getvalue(), WORDS in logged.getvalue()) == (True, False)
