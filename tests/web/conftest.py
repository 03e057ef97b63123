"""The web application over a database of the test's own, with the real conversation behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from fastapi import FastAPI

from bot.conversation import Conversation
from bot.trials import Trials
from handlers.speaking import broadcast_question
from prompts.catalogue import Catalogue
from prompts.helplines import help_card
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.web.browsing import HOST, Browser, Resident
from tests.web.composing import Desk as WritingDesk
from web.app import create_app
from web.backstage import Backstage
from web.board.room.desk import Desk
from web.cookies import Cookie
from workshop.board.staff import StaffRole
from workshop.doors.inviting import invite, known_as
from workshop.doors.sessions import begin_session


class TickingClock:
    """A clock that goes on by a second each time it is looked at, so that moments differ."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass: the arguments of timedelta."""
        self.now += timedelta(**by)


@pytest.fixture
def ticking() -> TickingClock:
    """The time of the pages and the conversation."""
    return TickingClock()


@pytest.fixture
def stage(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    catalogue: Catalogue,
    ticking: TickingClock,
    jevnaker: str,
) -> Backstage:
    """All that stands behind the pages, with the shipped process in its needs phase."""
    conversation = Conversation(store, vault, shelf, catalogue, ticking)
    return Backstage(
        store=store,
        vault=vault,
        shelf=shelf,
        catalogue=catalogue,
        clock=ticking,
        hear=conversation.hear,
        make_say=partial(broadcast_question, catalogue),
        play=Trials(store, vault, catalogue).play,
        help_card=help_card,
        public_url=HOST,
        version="test",
    )


@pytest.fixture
def app(stage: Backstage) -> FastAPI:
    """The application; a busy machine turns no small file into one that must be waited for."""
    app = create_app(stage)
    app.state.desk = Desk(patience_s=60)
    return app


@pytest.fixture
def secure_app(stage: Backstage) -> FastAPI:
    """The application as people reach it over https."""
    return create_app(replace(stage, public_url="https://testserver"))


@pytest.fixture
def resident(app: FastAPI) -> Resident:
    """A resident who has not been here before."""
    return Resident(app)


Invite = Callable[[StaffRole], str]


@pytest.fixture
def new_invite(stage: Backstage) -> Invite:
    """A way to make sign-in links; gives the token."""

    def make(role: StaffRole) -> str:
        with stage.store.writing() as session:
            return invite(session, f"Kari {role}", role, now=stage.clock())

    return make


def session_of(stage: Backstage, role: StaffRole) -> str:
    """Return the cookie of somebody who has just signed in; the same person for each role."""
    now = stage.clock()
    with stage.store.writing() as session:
        person = known_as(session, f"Kari {role}", role, now=now)
        return begin_session(session, person.id, now=now)


SignInAs = Callable[[StaffRole], Browser]


@pytest.fixture
def signed_in_as(app: FastAPI, stage: Backstage) -> SignInAs:
    """A way to get a browser that is signed in at the board."""

    def enter(role: StaffRole) -> Browser:
        browser = Browser(app)
        browser.client.cookies.set(
            Cookie.BOARD, session_of(stage, role), domain="testserver.local"
        )
        browser.open("/board")
        return browser

    return enter


@pytest.fixture
def facilitator(signed_in_as: SignInAs) -> Browser:
    """A facilitator at the board."""
    return signed_in_as(StaffRole.FACILITATOR)


@pytest.fixture
def desk(facilitator: Browser, stage: Backstage) -> WritingDesk:
    """A facilitator at the form for writing to many."""
    return WritingDesk(facilitator, stage)
