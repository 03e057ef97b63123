"""Somebody on the board's side with a password and an app, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from fastapi import FastAPI

from tests.authenticator import code_at
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.doors.inviting import choose_password, finish, invite, read_invite

NEW_PASSWORD = f"{PASSWORD} om vinteren"
LATER = timedelta(minutes=2)
"""By then a code that was used is over, and the next one is near."""


@dataclass(frozen=True)
class Person:
    """What somebody knows and has: their name, their app's secret, their codes on paper."""

    name: str
    secret: str
    codes: tuple[str, ...]

    def code(self, now: datetime) -> str:
        """Return what the app shows."""
        return code_at(self.secret, now)


QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash says what it costs to try a password: these cost next to nothing."""


def set_up(
    stage: Backstage, name: str = "Kari Nordmann", role: StaffRole = StaffRole.FACILITATOR
) -> Person:
    """Let somebody have set up their sign-in some time ago."""
    with stage.store.writing() as session:
        token = invite(session, name, role, now=stage.clock() - LATER)
    return set_up_with(stage, token, name)


def set_up_with(stage: Backstage, token: str, name: str) -> Person:
    """Let somebody have used their link some time ago."""
    past = stage.clock() - LATER
    with stage.store.writing() as session:
        choose_password(session, stage.vault, token, QUICK.hash(PASSWORD), now=past)
        session.flush()
        secret = read_invite(session, stage.vault, token, now=past).secret or ""
        done = finish(session, stage.vault, token, code_at(secret, past), now=past)
    return Person(name, secret, done.codes)


def type_password(browser: Browser, name: str, password: str = PASSWORD) -> None:
    """Fill in the page for name and password that the browser is at."""
    browser.click("Videre", name=name, password=password)


def come_in(
    app: FastAPI, stage: Backstage, person: Person, path: str = "/board/sign-in"
) -> Browser:
    """Return a browser in which they have signed in, by way of a page they wanted."""
    browser = Browser(app)
    browser.open(path)
    type_password(browser, person.name)
    browser.click("Logg inn", code=person.code(stage.clock()))
    return browser
