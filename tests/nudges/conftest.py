"""Residents of the web chat who asked to be told, and the services that carry it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

# Loaded before any test's time begins.
import pywebpush  # noqa: F401
from sqlalchemy import select

from bot.mailsettings import MailServer
from bot.nudging.letters import Letters
from bot.nudging.mailing import Mailer
from bot.nudging.nudger import Nudger
from bot.nudging.pushing import Pusher
from bot.waiting import is_set_within
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Nudge, NudgeState, NudgeWay, Person, WayKind
from storage.vault import Vault
from tests.apart import run_apart
from tests.conftest import FakeClock
from tests.nudges.post import Post, open_post
from tests.nudges.push_service import Browser, PushService, open_service
from tests.workshop.mailing import fire, plan_prompt, plan_words
from tests.workshop.residents import join
from workshop.messages import Channel
from workshop.nudges.pushkey import make_push_key, private_push_key
from workshop.nudges.ways import ask_by_mail, choose_push, confirm

URL = "https://verksted.example"
SENDER = "Jevnaker kommune <beskjed@kommune.example>"
TO_KARI = "beskjed-til@kari.example"
PATIENCE_S = 30


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """A push service of this test's own."""
    with open_service() as service:
        yield service


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server of this test's own."""
    with open_post() as post:
        yield post


@dataclass
class Town:
    """Residents of the web chat, and the nudger that reaches them."""

    store: Store
    vault: Vault
    clock: FakeClock
    catalogue: Catalogue
    service: PushService
    post: Post

    def resident(self, name: str = "kari", language: str = "nb") -> int:
        """Let somebody take part on the web; their number."""
        with self.store.writing() as session:
            person = join(
                session, self.vault, name, now=self.clock(), channel=Channel.WEB,
                age_band="40-66", language=language,
            )  # fmt: skip
            return person.id

    def pushes_to(self, name: str = "kari", language: str = "nb") -> Browser:
        """Let somebody be told by push; their browser."""
        number, browser = self.resident(name, language), self.service.browser(name)
        with self.store.writing() as session:
            person = session.get_one(Person, number)
            choose_push(session, self.vault, person, browser.subscription, now=self.clock())
        return browser

    def mails_to(self, name: str = "kari", *, is_confirmed: bool = True) -> int:
        """Let somebody be told by e-mail, with the letter that asks for it sent long ago."""
        number = self.resident(name)
        with self.store.writing() as session:
            person = session.get_one(Person, number)
            ask_by_mail(session, self.vault, person, TO_KARI, now=self.clock())
            if is_confirmed:
                session.query(Nudge).delete()
                session.query(NudgeWay).update({"confirmed_at": self.clock()})
        return number

    def confirm(self) -> None:
        """Press yes in the newest letter."""
        token = str(self.post.letters[-1]["List-Unsubscribe"]).strip(" <>").rpartition("/")[2]
        with self.store.writing() as session:
            assert confirm(session, token, now=self.clock())

    def ask(self) -> None:
        """Put a question to everybody, and let it be due."""
        with self.store.writing() as session:
            plan_prompt(session, self.clock)
            fire(session, self.clock)
        self.clock.advance(seconds=31)

    def ask_once_more(self, *, is_urgent: bool = False) -> None:
        """Write to everybody, and let that be due."""
        with self.store.writing() as session:
            plan_words(session, self.clock, is_urgent=is_urgent)
            fire(session, self.clock)
        self.clock.advance(seconds=31)

    def nudges(self) -> list[Nudge]:
        """Return every nudge, oldest first."""
        with self.store.reading() as session:
            return list(session.scalars(select(Nudge).order_by(Nudge.id)))

    def states(self) -> list[str]:
        """Return what became of each."""
        return [nudge.state for nudge in self.nudges()]

    def ways(self) -> list[str]:
        """Return by what residents are told."""
        with self.store.reading() as session:
            return list(session.scalars(select(NudgeWay.kind).order_by(NudgeWay.id)))

    def work(self) -> None:
        """Let the nudger work until nothing is due any more."""
        run_apart(self._work())

    async def _work(self) -> None:
        stop, ends_at = asyncio.Event(), time.monotonic() + PATIENCE_S
        async with asyncio.TaskGroup() as group:
            group.create_task(self._nudger().run(stop))
            while self._is_due() and time.monotonic() < ends_at:
                await is_set_within(stop, 0.02)
            stop.set()

    def _is_due(self) -> bool:
        # What is `sending` before the first look is given up by the nudger, so it is waited for.
        return any(
            one.state == NudgeState.SENDING
            or (one.state == NudgeState.QUEUED and one.not_before <= self.clock())
            for one in self.nudges()
        )

    def _nudger(self) -> Nudger:
        server = MailServer("127.0.0.1", self.post.port, is_sealed=False)
        return Nudger(
            store=self.store,
            vault=self.vault,
            clock=self.clock,
            senders={
                WayKind.PUSH: Pusher(
                    self._key, self.catalogue, URL, allows=lambda one: "127.0.0.1" in one
                ),
                WayKind.MAIL: Mailer(server, Letters(self.catalogue, SENDER, URL, self.clock)),
            },
            look_every_s=0.02,
        )

    def _key(self) -> str:
        with self.store.writing() as session:
            make_push_key(session, self.vault, now=self.clock())
            session.flush()
            return private_push_key(session, self.vault) or ""


@pytest.fixture
def town(
    store: Store,
    vault: Vault,
    clock: FakeClock,
    catalogue: Catalogue,
    jevnaker: str,
    push_service: PushService,
    post: Post,
) -> Town:
    """A town with nobody in it yet."""
    return Town(store, vault, clock, catalogue, push_service, post)
