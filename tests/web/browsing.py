"""A browser without scripts: a resident at the chat, a facilitator at the board."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.page import Page
from tests.web.phrases import WAY_IN

HOST = "http://testserver"
Files = list[tuple[str, tuple[str, bytes, str]]]


class Browser:
    """One browser with its cookies; `answer` is what came last."""

    def __init__(self, app: FastAPI, **headers: str) -> None:
        """Open it; nothing is asked for yet."""
        self.client = TestClient(app, headers=headers, raise_server_exceptions=False)
        self.answer = Response(204)
        self._read: tuple[Response, Page] | None = None

    @property
    def page(self) -> Page:
        """The page that came last."""
        if self._read is None or self._read[0] is not self.answer:
            self._read = (self.answer, Page(self.answer.text))
        return self._read[1]

    @property
    def text(self) -> str:
        """What that page says."""
        return self.page.text

    def open(self, path: str = "/") -> Page:
        """Go to an address."""
        self.answer = self.client.get(path)
        return self.page

    def click(self, label: str, *, on_page: Page | None = None, **fields: str) -> Page:
        """Press a button of the page that came last (or an earlier one), with its form."""
        form = (on_page or self.page).form_with(label)
        carried = form.buttons[label]
        more = fields | ({carried[0]: carried[1]} if carried else {})
        self.answer = self.client.post(form.action, data=form.carried(**more))
        return self.page

    def post(self, path: str, **fields: str | list[str]) -> Response:
        """Send fields as any client could."""
        self.answer = self.client.post(path, data=fields, follow_redirects=False)
        return self.answer


class Resident(Browser):
    """A resident at the chat."""

    def begin(self, path: str = "/") -> Page:
        """Come for the first time and press the start button."""
        self.open(path)
        return self.click("Begynn her")

    def take_part(self, path: str = "/") -> Page:
        """Come as far as the first question."""
        self.begin(path)
        for label in WAY_IN:
            self.click(label)
        return self.page

    def say(self, text: str = "", files: Files | None = None, **fields: str) -> Page:
        """Send what stands in the composer."""
        form = self.page.form_with("Send")
        data = form.carried(text=text, **fields)
        self.answer = self.client.post(form.action, data=data, files=files)
        return self.page

    def own_words(self) -> list[str]:
        """Return what the page shows as said by the resident."""
        return self._marked("line own")

    def choices(self) -> list[str]:
        """Return the buttons that the page shows as pressed by the resident."""
        return self._marked("line own chosen")

    def _marked(self, kind: str) -> list[str]:
        lines = [line for line in self.answer.text.split("<li ") if f'class="{kind}"' in line]
        words = [part for line in lines for part in line.split("<bdi>")[1:]]
        return [Page(part.split("</bdi>")[0]).text for part in words]
