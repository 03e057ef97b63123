"""One resident's turn in the conversation: all that a handler may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.pace import Pace
from prompts.catalogue import Catalogue
from prompts.words import Words, pick
from storage.tables import Process
from storage.vault import Vault
from workshop.book import Book
from workshop.messages import Heard, Rows, Say, SayKind
from workshop.residents.people import stand_at
from workshop.residents.places import Place
from workshop.residents.resident import Resident

Says = list[Say]
RECEIPT = "\N{THUMBS UP SIGN}"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who said what, in which process; at a desk that has all it takes to answer."""

    desk: Desk
    process: Process
    person: Resident
    heard: Heard

    @property
    def book(self) -> Book:
        """What can be looked up and written down."""
        return self.desk.book

    @property
    def vault(self) -> Vault:
        """The keys."""
        return self.desk.vault

    @property
    def catalogue(self) -> Catalogue:
        """The sentences."""
        return self.desk.catalogue

    @property
    def now(self) -> datetime:
        """The moment of this turn."""
        return self.desk.now

    @property
    def pace(self) -> Pace:
        """How long people are waited for."""
        return self.desk.pace

    @property
    def session(self) -> Session:
        """The transaction; all that the book has to write is written by then."""
        return self.book.session

    def text(self, key: str, **values: object) -> str:
        """Return a sentence in the resident's language."""
        return self.catalogue.say(key, self.person.language, **values)

    def words(self, words: Words) -> str:
        """Return words of the process in the resident's language."""
        return pick(words, self.person.language, self.process.languages[0])

    def say(self, key: str, rows: Rows = (), **values: object) -> Say:
        """Return a message of one sentence key, with buttons."""
        return Say(self.text(key, **values), rows=rows)

    def toast(self, key: str) -> Say:
        """Return the short answer to a press that changes nothing."""
        return Say(self.text(key), kind=SayKind.TOAST)

    def receipt(self) -> Says:
        """Return the one light mark that something was kept; none without a message to mark."""
        if self.heard.message is None:
            return []
        return [Say(RECEIPT, kind=SayKind.REACTION, to=self.heard.message)]

    def stand(self, place: Place) -> None:
        """Let the conversation stand at this place from now on."""
        stand_at(self.person, place, now=self.now)
