"""A resident at the conversation's door: says things and sees what is said back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Base, Contribution, Media, Person, Prompt
from storage.vault import Vault
from tests.conftest import FakeClock
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Edited,
    Heard,
    MediaKind,
    Pressed,
    Said,
    Say,
    SayKind,
    Sent,
    Started,
)
from workshop.residents.people import find_person


@dataclass
class Resident:
    """Somebody on a channel; `heard` is all that was said to them, oldest first."""

    conversation: Conversation
    clock: FakeClock
    address: str = "4711"
    channel: Channel = Channel.TELEGRAM
    language: str | None = "nb"
    heard: list[Say] = field(default_factory=list)
    number: int = 0
    thinks_s: float = 10

    def does(
        self,
        content: Content,
        *,
        message: str | None = None,
        key: str | None = None,
        reply_to: str | None = None,
    ) -> list[Say]:
        """Do something; returns what is said back."""
        self.number += 1
        self.clock.advance(seconds=self.thinks_s)
        heard = Heard(
            self.channel,
            self.address,
            key or f"{self.address}:{self.number}",
            self.clock().replace(microsecond=0),  # as coarse as Telegram's dates
            content,
            message=message or str(self.number),
            reply_to=reply_to,
            language=self.language,
        )
        says = list(self.conversation.hear([heard])[0])
        self.heard += says
        return says

    def says(self, text: str, *, message: str | None = None, reply_to: str | None = None) -> str:
        """Say something; returns the words of the answers, joined."""
        return words(self.does(Said(text), message=message, reply_to=reply_to))

    def starts(self, source: str | None = None) -> str:
        """Open the conversation."""
        return words(self.does(Started(source)))

    def presses(self, label: str) -> str:
        """Press the newest button with this label; returns the words of the answers."""
        for say in reversed(self.heard):
            for button in (one for row in say.rows for one in row):
                if button.label == label:
                    return self.presses_what(button.press)
        raise AssertionError(f"no button {label!r}")

    def presses_what(self, press: str) -> str:
        """Press a button by what it carries."""
        return words(self.does(Pressed(press, toast_id="toast")))

    def speaks(self, reference: str = "voice-1") -> str:
        """Send a voice message."""
        return words(self.does(Sent(Attachment(MediaKind.VOICE, reference=reference, seconds=4))))

    def shows(
        self, reference: str = "photo-1", caption: str = "", album: str | None = None
    ) -> str:
        """Send a photo."""
        attachment = Attachment(MediaKind.PHOTO, reference=reference)
        return words(self.does(Sent(attachment, caption=caption, album=album)))

    def edits(self, message: str, text: str, key: str = "edit") -> str:
        """Edit an earlier message."""
        return words(self.does(Edited(text), message=message, key=key))

    def joins(self) -> str:
        """Go from the start to the first question, skipping what can be skipped."""
        self.starts()
        for answer in ("bokmål", "ja", "40", "hopp over"):
            self.says(answer)
        return self.says("hopp over")

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest message that has any."""
        newest = next(say for say in reversed(self.heard) if say.rows)
        return [button.label for row in newest.rows for button in row]

    @property
    def receipts(self) -> int:
        """How many marks "received" there were."""
        return sum(say.kind == SayKind.REACTION for say in self.heard)


def words(says: Sequence[Say]) -> str:
    """Return the words of messages and toasts, without the receipts."""
    return "\n".join(say.text for say in says if say.kind != SayKind.REACTION and say.text)


@pytest.fixture
def conversation(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    catalogue: Catalogue,
    clock: FakeClock,
    jevnaker: str,
) -> Conversation:
    """The real conversation over a database of this test's own, with the shipped process."""
    return Conversation(store, vault, shelf, catalogue, clock)


@pytest.fixture
def anna(conversation: Conversation, clock: FakeClock) -> Resident:
    """Somebody who has not said anything yet."""
    return Resident(conversation, clock)


@pytest.fixture
def berit(anna: Resident) -> Resident:
    """Somebody who takes part and stands at the first question."""
    anna.joins()
    return anna


@dataclass(frozen=True)
class Archive:
    """What is stored, read through a session of its own."""

    store: Store
    vault: Vault

    def all(self, table: type[Base]) -> list[Base]:
        """Return every row of a table."""
        with self.store.reading() as session:
            return list(session.scalars(select(table)))

    def voices(self) -> list[Contribution]:
        """Return every contribution, oldest first."""
        with self.store.reading() as session:
            return list(session.scalars(select(Contribution).order_by(Contribution.id)))

    def media(self) -> list[Media]:
        """Return every voice and picture, oldest first."""
        with self.store.reading() as session:
            return list(session.scalars(select(Media).order_by(Media.id)))

    def person(self, resident: Resident) -> Person | None:
        """Return who stands behind a resident's address."""
        with self.store.reading() as session:
            return find_person(session, self.vault, resident.channel, resident.address)

    def prompt(self, code: str) -> Prompt:
        """Return a prompt by its code."""
        with self.store.reading() as session:
            return session.scalars(select(Prompt).where(Prompt.code == code)).one()


@pytest.fixture
def archive(store: Store, vault: Vault) -> Archive:
    """What is stored."""
    return Archive(store, vault)


SayPhrase = Callable[..., str]


@pytest.fixture
def phrase(catalogue: Catalogue) -> SayPhrase:
    """Sentences of the catalogue in bokmål."""
    return lambda key, **values: catalogue.say(key, "nb", **values)
