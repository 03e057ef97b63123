"""Somebody who writes to many, and the residents they write to."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage.tables import Broadcast
from tests.web.browsing import Browser
from tests.workshop.residents import join
from web.backstage import Backstage

NEW, CHECK, PLAN = (f"/board/broadcasts/{one}" for one in ("new", "check", "plan"))
CARD = re.compile(r'<div class="card".*?</div>\s*</div>', re.DOTALL)
NOW = {"what": "prompt", "prompt": "busstoppet", "when": "now"}
WORDS = {"what": "words", "words": ["Hei på dere", "", ""], "when": "now"}
Fields = dict[str, Any]


@dataclass
class Desk:
    """A facilitator at the form."""

    browser: Browser
    stage: Backstage

    def check(
        self, photo: bytes | None = None, voice: bytes | None = None, /, **fields: Any
    ) -> int:
        """Send the form as it opens, with some fields written; the status of the answer."""
        form = self.browser.open(NEW).form_to(CHECK)
        return self.send(CHECK, {**form.carried(), **fields}, photo, voice)

    def send(
        self,
        path: str,
        data: Mapping[str, Any],
        photo: bytes | None = None,
        voice: bytes | None = None,
    ) -> int:
        """Send fields; the status of the answer."""
        files = {"photo": ("a.jpg", photo, "image/jpeg")} if photo else {}
        files |= {"voice": ("a.webm", voice, "audio/webm")} if voice else {}
        self.browser.answer = self.browser.client.post(
            path, data=data, files=files or None, follow_redirects=False
        )
        return self.browser.answer.status_code

    def confirm(self, **fields: Any) -> int:
        """Press the button of the check page; the status of the answer."""
        return self.send(PLAN, {**self.browser.page.form_to(PLAN).carried(), **fields})

    def planned(self) -> list[Broadcast]:
        """Return all that is in the schedule."""
        with self.stage.store.reading() as session:
            rows = list(session.scalars(select(Broadcast).order_by(Broadcast.id)))
            session.expunge_all()
        return rows


def people(stage: Backstage, count: int = 1, **fields: Any) -> None:
    """Let residents have joined who can be reached."""
    now = stage.clock()
    known = {"age_band": "40-66", "area": "vang", **fields}
    with stage.store.writing() as session:
        for nth in range(count):
            join(session, stage.vault, f"{now} {nth}", now=now, **known)


def card_of(html: str) -> str:
    """Return the first card of the chat on a page."""
    found = CARD.search(html)
    assert found is not None
    return " ".join(found.group().split())


def texts(browser: Browser, name: str) -> list[str]:
    """Return what stands in the boxes of a name, one for each language."""
    boxes = browser.answer.text.split(f'name="{name}"')[1:]
    return [html.unescape(one.partition(">")[2].partition("</textarea>")[0]) for one in boxes[:3]]
