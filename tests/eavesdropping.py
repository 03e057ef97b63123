"""Listens to every log line of every test, at DEBUG, for what must never stand in one."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable
from pathlib import Path

from bot.logs import FORMAT, Redaction, quiet_libraries
from tests.telegram.standin import FIRST_RESIDENT, TOKEN

SECRET = "a secret for tests only, of some length"
RESIDENTS = str(FIRST_RESIDENT)[:-4]
"""How the id of every resident whom the stand-in makes up begins."""
PASSWORD = "fire gule sykler sover"
"""What every facilitator of the tests has as a password."""
APP_SECRET = r"\b[A-Z2-7]{32}\b"
PAPER_CODE = r"\b(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}\b"
TOLD_AT = r"endpoint-of-|@kari\.example"
"""Where residents of the web chat are told of something new."""
KEY = r"(?<![\w.-])[A-Za-z0-9_-]{43}(?![\w.-])"
"""256 random bits as we write them: a cookie, a link, the token of a form."""
NEVER = re.compile(
    "|".join(
        (
            re.escape(TOKEN.partition(":")[2]),
            re.escape(SECRET),
            rf"{RESIDENTS}\d{{4}}",
            re.escape(PASSWORD),
            re.escape(PASSWORD.replace(" ", "+")),
            "otpauth:",
            APP_SECRET,
            PAPER_CODE,
            TOLD_AT,
            KEY,
        )
    )
)
UNSEALED = re.compile(
    "|".join(
        (re.escape(TOKEN.partition(":")[2]), re.escape(SECRET), rf"(?<![.]){RESIDENTS}\d{{4}}")
    ).encode()
)
"""The bot's token, our key, the numbers of chats: none stands unsealed in a file of a database.
Behind a point it is the end of a moment, and the next one begins there."""
OUTSIDE = ("tests", "httpx2", "mail.log")
"""Whoever stands before the door: the tests themselves, the browser they look through, the mail
server they write to."""


class Eavesdropper(logging.Handler):
    """Keeps the lines that tell what they must not; nobody's own log line counts but ours."""

    def __init__(self) -> None:
        """Listen to everything."""
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter(FORMAT))
        # Without secrets to hide: the token must not even come so far. Errors lose their words.
        self._redaction = Redaction([])
        self.leaks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line."""
        if record.name.startswith(OUTSIDE):
            return
        heard = copy.copy(record)
        self._redaction.filter(heard)
        line = self.format(heard)
        if NEVER.search(line):
            self.leaks.append(line)


def listen() -> tuple[Eavesdropper, int]:
    """Begin to listen, with the libraries as quiet as in the real thing; the level before."""
    root = logging.getLogger()
    ear, before = Eavesdropper(), root.level
    quiet_libraries()
    root.setLevel(logging.DEBUG)
    root.addHandler(ear)
    return ear, before


def leaks_in(files: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Return what stands unsealed in these files of a database, and in which."""
    return [(one.name, found) for one in files for found in UNSEALED.findall(one.read_bytes())]
