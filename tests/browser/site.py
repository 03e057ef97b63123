"""The served application and the windows people open on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from sqlalchemy import select

from storage.tables import Contribution, Media, Meeting, Prompt
from tests.recordings import opus
from tests.web.phrases import FIRST_QUESTION, WAY_IN, opening
from tests.workshop.residents import join
from web.backstage import Backstage
from web.cookies import Cookie, new_token
from workshop.board.staff import StaffRole
from workshop.doors.inviting import invite, known_as
from workshop.doors.sessions import begin_session
from workshop.messages import Channel, Heard, Started

PHONE = {"width": 360, "height": 740}
ENHANCED = "#composer.is-enhanced"
"""Stands on the chat as soon as its script has taken over the forms."""
PATIENCE_MS = 30_000
"""Long, for machines that do much else; what is waited for usually comes at once."""
expect.set_options(timeout=PATIENCE_MS)
BELL_ONLY = """
const kept = window.setInterval;
window.setInterval = (call, ...rest) => (call.name === "look" ? 0 : kept(call, ...rest));
"""
"""A page looks for news now and then by itself, too; without that, what comes came by the bell,
however long a slow machine takes for it.
"""


@dataclass(frozen=True)
class Site:
    """The application at its address, with all that stands behind it."""

    stage: Backstage
    url: str

    @property
    def host(self) -> str:
        """The only host that a page may talk to."""
        return urlsplit(self.url).netloc

    def texts(self) -> list[str]:
        """Return what residents have said, in order."""
        with self.stage.store.reading() as session:
            kept = select(Contribution.text).where(Contribution.state != "out")
            return list(session.scalars(kept.order_by(Contribution.id)))

    def kept_media(self) -> list[tuple[str, str, str]]:
        """Return kind, state and MIME type of every voice and picture."""
        with self.stage.store.reading() as session:
            rows = session.scalars(select(Media).order_by(Media.id))
            return [(row.kind, row.state, row.mime or "") for row in rows]

    def invite(self, name: str = "Kari") -> str:
        """Return the address where somebody sets up their sign-in."""
        with self.stage.store.writing() as session:
            token = invite(session, name, StaffRole.FACILITATOR, now=self.stage.clock())
        return f"{self.url}/board/enter/{token}"

    def session(self, role: StaffRole = StaffRole.FACILITATOR) -> str:
        """Let Kari have signed in; the token of her cookie."""
        now = self.stage.clock()
        with self.stage.store.writing() as session:
            person = known_as(session, "Kari", role, now=now)
            return begin_session(session, person.id, now=now)

    def resident(self) -> str:
        """Let somebody have come to the first question; the token of their cookie."""
        token, now = new_token(), self.stage.clock()
        with self.stage.store.writing() as session:
            join(session, self.stage.vault, token, now=now, channel=Channel.WEB, age_band="40-66")
        self.stage.hear([Heard(Channel.WEB, token, f"start {token}", now, Started())])
        return token

    def hang_note(self, text: str) -> None:
        """Put a note from table 3 on the wall, under the first photo."""
        now = self.stage.clock()
        with self.stage.store.writing() as session:
            prompt = session.scalars(select(Prompt).where(Prompt.code == "kjokkenbordet")).one()
            note = Contribution(
                process_id=prompt.process_id, phase_id=prompt.phase_id, prompt_id=prompt.id,
                meeting_id=session.scalars(select(Meeting.id)).first(), table_label="3",
                channel="room", kind="note", text=text, language="nb", said_at=now, kept_at=now,
                state="kept", flags=[],
            )  # fmt: skip
            session.add(note)

    def keep_voice(self, photo: bytes | None = None) -> int:
        """Let a resident have sent a voice message, with a picture if one is given; its number."""
        stage = self.stage
        with stage.store.writing() as session:
            voice = stage.shelf.keep_sound(opus()).name
            said = Contribution(
                process_id=1, channel="web", kind="voice", text="", language="nb",
                said_at=stage.clock(), kept_at=stage.clock(), state="kept", flags=[],
                            )  # fmt: skip
            session.add(said)
            session.flush()
            known = {"contribution_id": said.id, "state": "kept", "not_before": stage.clock()}
            session.add(Media(kind="voice", name=voice, seconds=3, **known))
            if photo is not None:
                shelved = stage.shelf.keep_picture(photo)
                size = {"width": shelved.width, "height": shelved.height}
                session.add(
                    Media(kind="photo", name=shelved.name, shown="somebody", **known, **size)
                )
            return said.id


class Visits:
    """Windows of one Chromium, and everything in them that should not have happened."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium = chromium
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.misbehaviour: list[str] = []
        self.hosts: set[str] = set()

    def window(self, *, looks: bool = False, **options: Any) -> Page:
        """Open a window of its own (its own cookies), as wide as a phone if nothing is said.

        Unless it `looks`, its pages hear of news by the bell only.
        """
        settings = {"viewport": PHONE, "locale": "nb-NO", "permissions": ["microphone"], **options}
        context = self._chromium.new_context(base_url=self._site.url, **settings)
        self._contexts.append(context)
        if not looks:
            context.add_init_script(BELL_ONLY)
        page = context.new_page()
        page.on("pageerror", lambda error: self.misbehaviour.append(f"error: {error}"))
        page.on("console", self._heard)
        page.on("dialog", lambda dialog: self._dialog(dialog.message, dialog.dismiss))
        page.on("request", self._asked)
        return page

    def chat(self, **options: Any) -> Chat:
        """Open a window of a resident who has come to the first question."""
        return self.seat(self.window(**options))

    def seat(self, page: Page) -> Chat:
        """Let a window be that of a resident who has come to the first question."""
        token = self._site.resident()
        page.context.add_cookies(
            [{"name": Cookie.CHAT.value, "value": token, "url": self._site.url}]
        )
        chat = Chat(page)
        page.goto("/")
        chat.sees(FIRST_QUESTION)
        page.locator(ENHANCED).wait_for()
        return chat

    def board(self, role: StaffRole = StaffRole.FACILITATOR, **options: Any) -> Page:
        """Open a window that is signed in at the board."""
        page = self.window(**{"viewport": {"width": 1280, "height": 800}, **options})
        token = self._site.session(role)
        page.context.add_cookies(
            [{"name": Cookie.BOARD.value, "value": token, "url": self._site.url}]
        )
        page.goto("/board")
        page.get_by_role("heading", name="Veggen").wait_for()
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # An answer of 4xx is written to the console too; what matters is what scripts say.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.misbehaviour.append(f"console: {message.text}")

    def _dialog(self, words: str, dismiss: Any) -> None:
        self.misbehaviour.append(f"dialog: {words}")
        dismiss()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("blob:", "data:")):
            self.hosts.add(urlsplit(request.url).netloc)


class Chat:
    """A resident in a window at the chat."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, path: str = "/") -> None:
        """Come and press the start button."""
        self.page.goto(path)
        self.page.get_by_role("button", name="Begynn her").click()
        self.sees(opening("language.ask"))

    def take_part(self) -> None:
        """Come as far as the first question."""
        self.begin()
        for label in WAY_IN:
            self.press(label)
        self.sees(FIRST_QUESTION)

    def press(self, label: str) -> None:
        """Press a button under a message."""
        self.page.locator("#lines").get_by_role("button", name=label, exact=True).click()

    def choose(self, label: str) -> None:
        """Press something in the menu."""
        self.page.locator("summary").click()
        self.page.get_by_role("button", name=label).click()

    def say(self, words: str) -> None:
        """Write and send."""
        self.page.get_by_label("Skriv svaret ditt her").fill(words)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def sees(self, words: str) -> None:
        """Wait until these words stand on the page."""
        expect(self.page.get_by_text(words).last).to_be_visible()
