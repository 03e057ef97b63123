"""Real headless Chromium against the real application on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from bot.conversation import Conversation
from bot.trials import Trials
from handlers import AT_ONCE, Pace
from handlers.speaking import broadcast_question
from prompts.catalogue import Catalogue
from prompts.helplines import help_card
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.browser.site import Site, Visits
from tests.conftest import MONDAY
from tests.web.pictures import photo_bytes
from web.app import create_app
from web.backstage import Backstage

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
STARTS_WITHIN_S = 20


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that opens pages in Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests; skipped without it, except where CI says none may be."""
    path = shutil.which("chromium")
    if path is None:
        say = "Chromium is missing: install it so that the command chromium is found."
        if os.environ.get("CI") == "true":
            pytest.fail(say)
        pytest.skip(say)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class RunningClock:
    """A clock that goes as fast as the wall clock, from a Monday of the needs phase."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return MONDAY + timedelta(seconds=time.monotonic() - self._began)


@pytest.fixture
def pace() -> Pace:
    """Whoever plays both sides of a conversation waits for nobody."""
    return AT_ONCE


@pytest.fixture
def tells() -> bool:
    """Whether residents can be told of something new after they have left the page."""
    return False


@pytest.fixture
def site(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    catalogue: Catalogue,
    jevnaker: str,
    pace: Pace,
    tells: bool,
) -> Iterator[Site]:
    """The application, served; everything behind it can be reached."""
    clock = RunningClock()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        conversation = Conversation(store, vault, shelf, catalogue, clock, pace, tells)
        stage = Backstage(
            store, vault, shelf, catalogue, clock, conversation.hear,
            partial(broadcast_question, catalogue), Trials(store, vault, catalogue).play,
            help_card, url, "test",
            can_push=tells, can_mail=tells,
        )  # fmt: skip
        config = uvicorn.Config(
            create_app(stage),
            log_config=None,
            log_level="critical",
            timeout_graceful_shutdown=1,
            ws="none",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        _wait_for(server)
        yield Site(stage, url)
        server.should_exit = True
        thread.join()


def _wait_for(server: uvicorn.Server) -> None:
    ends_at = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        if time.monotonic() > ends_at:
            pytest.fail("the web server did not start")
        time.sleep(0.01)


@pytest.fixture
def visits(chromium: Browser, site: Site) -> Iterator[Visits]:
    """A way to open windows; afterwards none of them may have misbehaved."""
    visits = Visits(chromium, site)
    yield visits
    visits.close()
    assert visits.misbehaviour == []
    assert visits.hosts <= {site.host}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo on the phone."""
    path = tmp_path / "hagen.jpg"
    path.write_bytes(photo_bytes())
    return path
