"""Somebody who can walk through all that can be changed on the board, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import func, select

from prompts.processfile import ItemKind
from storage.tables import Audit, Facilitator
from tests.recordings import opus
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.page import Page
from tests.web.pictures import photo_bytes, photos
from tests.web.test_rules import routes_in
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up, put_up_from

KEEPS_NOTHING = {
    "/board/sign-in": "a password alone lets nobody in; the code that follows is written down",
    "/board/me/app": "what it shows is sealed into its form, and counts with the first code",
    "/board/broadcasts/new": "the form is only shown again, with whom it would reach",
    "/board/broadcasts/try": "it goes to its facilitator alone, and is gone after a day",
    "/board/trial/say": "it is played, and never kept as an answer",
    "/board/trial/press": "it is played, and never kept as an answer",
    "/board/trial/end": "what nobody else has seen is let go",
    "/board/broadcasts/check": "it is only looked through; another press plans it",
    "/board/meetings/{number}/list": "the list is only looked through; another press keeps it",
}
"""Routes with a form that change nothing that is kept, and why."""
TOLD_IN_EACH = {"decider", "promise"}


@dataclass
class Walk:
    """Somebody who goes through the routes, and what each left behind."""

    app: FastAPI
    stage: Backstage
    browser: Browser
    walked: set[str] = field(default_factory=set)
    silent: list[str] = field(default_factory=list)

    def press(self, path: str, **fields: str | list[str]) -> None:
        """Send a form of the page that the browser is at, and see whether it left a trace."""
        token = dict(self.browser.open("/board/me").form_to("/board/leave").fields)["form_token"]
        self._seen(path, lambda: self.browser.post(path, form_token=token, **fields))

    def send(self, page: str, action: str, **fields: str) -> None:
        """Send a form as it stands on its page, with some fields written anew."""
        shown = self.browser.open(page)
        stands = {
            one["name"]: one["value"]
            for tag, one in shown.found
            if tag == "input" and one.get("type") in ("date", "time")
        }
        sent = shown.form_to(action).carried(**{**stands, **fields})
        for name in TOLD_IN_EACH & set(sent):
            sent[name] *= len(sent["language"])
        client = self.browser.client

        def press() -> None:
            self.browser.answer = client.post(action, data=sent)

        self._seen(action, press)

    def click(self, path: str, label: str, **fields: str) -> None:
        """Press a button of the page that the browser is at."""
        self._seen(path, lambda: self.browser.click(label, on_page=None, **fields))

    def _seen(self, path: str, act: Callable[[], object]) -> None:
        before = self._count()
        act()
        status = self.browser.answer.status_code
        assert status < 400, (path, status, Page(self.browser.answer.text).text[:300])
        self.walked.add(self._template(path))
        if self._count() == before:
            self.silent.append(path)

    def _count(self) -> int:
        with self.stage.store.reading() as session:
            return session.scalar(select(func.count(Audit.id))) or 0

    def _template(self, path: str) -> str:
        return next(one.path for one in changing(self.app) if one.path_regex.match(path))


def changing(app: FastAPI) -> list[APIRoute]:
    """Return every route of the board that takes a form."""
    found = [one for one in routes_in(app.routes) if one.path.startswith("/board")]
    return [one for one in found if "POST" in (one.methods or ())]


@pytest.fixture
def walk(app: FastAPI, stage: Backstage, resident: Resident, signed_in_as: SignInAs) -> Walk:
    """An admin at a board on which a voice, a picture and two texts have come in."""
    resident.take_part()
    for text in ("Hun spiser alene", "Naboen heter Kari Nordmann"):
        resident.say(text)
    resident.say(files=[("voice", ("a.ogg", opus(), "audio/ogg"))])
    resident.say(files=photos(photo_bytes()))
    signed_in_as(StaffRole.FACILITATOR)
    with stage.store.writing() as session:
        per = session.scalars(select(Facilitator.id)).one()
        hand = Hand(session, current_process(session), per, stage.clock())
        put_up_from(hand, 1, ItemKind.NEED, {"nb": "Selskap ved bordet"})
        for kind in (ItemKind.NEED, ItemKind.NEED, ItemKind.MEASURE, ItemKind.SOLUTION):
            put_up(hand, kind, {"nb": f"Noe annet: {kind}"})
    return Walk(app, stage, signed_in_as(StaffRole.ADMIN))
