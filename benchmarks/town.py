"""A database on disk with the shipped process and residents who already take part."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

import prompts
from bot.conversation import Conversation
from prompts.catalogue import load_catalogue
from prompts.reading import read_process
from storage.schema import migrate
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Delivery, Outgoing, Person
from storage.vault import Vault
from workshop.clock import utc_now
from workshop.loading import load_process
from workshop.messages import Channel, Content, Heard, Pressed, Started
from workshop.process import current_process
from workshop.residents.places import Place
from workshop.steering.moving import Verb, make_move

SECRET = "a key for measurements only, of some length"  # noqa: S105 - it opens nothing.
FIRST_CHAT = 5_000_000_001
AT_A_TIME = 100
ARRIVAL: tuple[Content, ...] = (
    Started("poster"),
    Pressed("lang:nb"),
    Pressed("join:yes"),
    Pressed("age:40-66"),
    Pressed("area:-"),
    Pressed("role:-"),
)
"""From the first hello to the first question."""


@dataclass(frozen=True, slots=True)
class Town:
    """A folder with a database and pictures, to be copied for each measured run.

    The database is a file in it, unless `elsewhere` is the address of another.
    """

    folder: Path
    elsewhere: str = ""

    @property
    def database_url(self) -> str:
        return self.elsewhere or f"sqlite:///{self.folder / 'verksted.db'}"

    def copy_to(self, folder: Path) -> Town:
        """Return the same town elsewhere."""
        folder.mkdir(parents=True)
        shutil.copy(self.folder / "verksted.db", folder)
        shutil.copytree(self.folder / "media", folder / "media")
        return Town(folder)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a process that works in this town."""
        own = {
            "DATABASE_URL": self.database_url,
            "MEDIA_DIR": str(self.folder / "media"),
            "SECRET_KEY": SECRET,
            "LOG_LEVEL": "ERROR",
        }
        inherited = {key: value for key, value in os.environ.items() if key.isupper()}
        inherited.pop("TELEGRAM_BOT_TOKEN", None)
        # As it is installed: a start reads what an earlier one has compiled.
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return {**inherited, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **own, **more}


def build_town(folder: Path, residents: int, elsewhere: str = "") -> Town:
    """Make a town where this many residents stand at their first question."""
    folder.mkdir(parents=True)
    town = Town(folder, elsewhere)
    store = Store(town.database_url)
    try:
        migrate(store.engine)
        _load(store, Shelf(folder / "media"))
        _settle(store, Shelf(folder / "media"), residents)
        # One file to copy, with nothing left in a log beside it.
        store.forget_deleted()
    finally:
        store.close()
    return town


def _load(store: Store, shelf: Shelf) -> None:
    file = read_process(Path(prompts.__file__).parent / "jevnaker" / "process.yaml")
    with store.writing() as session:
        process = load_process(session, file, shelf, now=utc_now())
        make_move(session, process, Verb.OPEN, "needs", facilitator_id=None, now=utc_now())


def _settle(store: Store, shelf: Shelf, residents: int) -> None:
    conversation = Conversation(store, Vault(SECRET), shelf, load_catalogue(), utc_now)
    for content in ARRIVAL:
        _all_do(conversation.hear, content, residents)
    with store.writing() as session:
        # What was said on the way has been delivered long ago.
        session.execute(update(Outgoing).values(state=Delivery.SENT, done_at=utc_now()))
        process_id = current_process(session).id
        places = set(session.scalars(select(Person.place).where(Person.process_id == process_id)))
    assert places == {Place.QUESTION}, places


def _all_do(hear: Callable[[list[Heard]], object], content: Content, residents: int) -> None:
    everyone = [_does(content, FIRST_CHAT + number) for number in range(residents)]
    for start in range(0, residents, AT_A_TIME):
        hear(everyone[start : start + AT_A_TIME])


def _does(content: Content, chat: int) -> Heard:
    return Heard(
        channel=Channel.TELEGRAM,
        address=str(chat),
        key=f"arrival:{chat}:{content}",
        at=utc_now(),
        content=content,
        message="1",
        language="nb",
    )
