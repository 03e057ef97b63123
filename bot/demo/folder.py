"""The folder that holds a whole demonstration: database, media, and a key of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.demo.chatting import HandSetClock
from bot.demo.dates import moved_to
from bot.demo.sample import read_sample
from bot.demo.seeding import Seeder
from bot.house import House
from bot.opening import migrated_store, open_shelf, open_vault
from bot.settings import Settings, read_settings
from prompts.catalogue import Catalogue
from prompts.reading import JEVNAKER, read_process
from workshop.loading import load_process
from workshop.process import current_process, move_phases, open_phase

KEY_BYTES = 48
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """A folder for a demonstration; it need not exist yet."""

    folder: Path

    @property
    def is_ready(self) -> bool:
        """Tell whether there is a database already: it is then used as it is."""
        return self._database.exists()

    def settings(self, port: int) -> Settings:
        """Return settings that keep everything here, whatever the environment says.

        Makes the folder and its key if they are not there. Raises OSError and BadSetting.
        """
        self._ensure_key()
        written = read_settings(self.folder, environment={})
        return replace(
            written,
            database_url=f"sqlite:///{self._database}",
            media_dir=self.folder / "media",
            web_host=HOST,
            web_port=port,
            public_url=f"http://{HOST}:{port}",
        )

    def fill(self, settings: Settings, catalogue: Catalogue, *, now: datetime) -> None:
        """Make the database with all sample voices in it, or no database at all."""
        part = self.folder / "verksted.part"
        for rest in self.folder.glob(f"{part.name}*"):
            rest.unlink()
        aside = replace(settings, database_url=f"sqlite:///{part}")
        clock = HandSetClock(now)
        with migrated_store(aside) as store:
            house = House(aside, store, open_vault(aside), open_shelf(aside), catalogue, clock)
            Seeder(house, clock, moved_to(read_process(JEVNAKER), now)).seed(
                read_sample(), now=now
            )
            store.forget_deleted()
        part.rename(self._database)

    def freshen(self, settings: Settings, *, now: datetime) -> None:
        """Bring an earlier demonstration's tables up to date, and its dates if it has run out."""
        with migrated_store(settings) as store, store.writing() as session:
            process = current_process(session)
            move_phases(session, process, now=now)
            if open_phase(session, process) is not None:
                return
            file = moved_to(read_process(JEVNAKER), now)
            # Another process that somebody loaded here keeps its own dates.
            if file.slug == process.slug:
                load_process(session, file, open_shelf(settings), now=now)

    @property
    def _database(self) -> Path:
        return self.folder / "verksted.db"

    def _ensure_key(self) -> None:
        self.folder.mkdir(0o700, parents=True, exist_ok=True)
        env_file = self.folder / ".env"
        env_file.touch(0o600)
        if read_settings(self.folder, environment={}).secret_key:
            return
        env_file.chmod(0o600)
        with env_file.open("a", encoding="utf-8") as env:
            # The last line of a file that somebody wrote by hand may lack its end.
            end = "\n" if env.tell() else ""
            env.write(f"{end}SECRET_KEY={secrets.token_urlsafe(KEY_BYTES)}\n")
