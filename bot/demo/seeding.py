"""Putting the sample workshop into an empty house, through everybody's own doors."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from pathlib import Path

from sqlalchemy import String, cast, literal, select, update
from sqlalchemy.orm import Session

from bot.demo.chatting import Chat, HandSetClock
from bot.demo.dates import moment_of
from bot.demo.items import add_item, choose_items
from bot.demo.sample import Sample, SampleNeed, SampleNote, SampleResident
from bot.house import House
from handlers import AT_ONCE
from prompts.processfile import ItemKind, ProcessFile
from storage.tables import Delivery, Outgoing, Prompt
from workshop.board.finding import find_meeting
from workshop.loading import load_process
from workshop.messages import Channel
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.voices.media import media_arrived, shelve, wanted_media


@dataclass(frozen=True, slots=True)
class Seeder:
    """Fills a house that nobody has spoken in; `clock` is the one its conversation reads."""

    house: House
    clock: HandSetClock
    file: ProcessFile

    def seed(self, sample: Sample, *, now: datetime) -> None:
        """Load the process and let everybody say their part, at their own time before `now`."""
        with self.house.store.writing() as session:
            load_process(session, self.file, self.house.shelf, now=now)
        self._let_talk(sample.residents)
        self.clock.now = now
        self._fetch_recordings()
        with self.house.store.writing() as session:
            _mark_said(session)
            _import_room(session, sample.meeting, sample.notes, now)
            _put_up(session, sample.needs, now)

    def _let_talk(self, residents: Sequence[SampleResident]) -> None:
        with self.house.store.reading() as session:
            codes = {prompt.id: prompt.code for prompt in session.scalars(select(Prompt))}
        # Nothing is delivered to them, so nobody waits to be read.
        conversation = replace(self.house, pace=AT_ONCE).conversation
        for number, resident in enumerate(residents, 1):
            # No chat on Telegram has such a number: nobody can be written to by mistake.
            address = f"-{number}" if resident.channel == Channel.TELEGRAM else f"sample-{number}"
            chat = Chat(conversation, self.clock, codes, resident, address)
            chat.hold(moment_of(self.file, resident.day, resident.at))

    def _fetch_recordings(self) -> None:
        with self.house.store.writing() as session:
            for wanted in wanted_media(session, self.house.vault, now=self.clock.now):
                raw = Path(wanted.reference).read_bytes()
                media_arrived(session, wanted, shelve(self.house.shelf, wanted.kind, raw))


def _mark_said(session: Session) -> None:
    """Let what waits for sample people on Telegram count as said: no phone will ever fetch it."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.state == Delivery.QUEUED)
        .values(
            state=Delivery.SENT,
            message=literal("sample-") + cast(Outgoing.id, String),
            done_at=Outgoing.created_at,
        )
    )


def _import_room(session: Session, code: str, notes: Sequence[SampleNote], now: datetime) -> None:
    meeting = find_meeting(session, current_process(session), code)
    imported = import_notes(session, meeting, _as_file(code, notes), now=now)
    if imported.faults:
        raise RuntimeError(f"the sample does not fit the process: {imported.faults}")


def _as_file(code: str, notes: Sequence[SampleNote]) -> NotesFile:
    written = StringIO()
    sheet = csv.writer(written, delimiter=";")
    sheet.writerow(("text", "kind", "prompt", "table"))
    sheet.writerows((note.text, note.kind, note.prompt, note.table) for note in notes)
    return NotesFile(f"{code}.csv", written.getvalue().encode())


def _put_up(session: Session, needs: Sequence[SampleNeed], now: datetime) -> None:
    process = current_process(session)
    items = [add_item(session, process, ItemKind.NEED, need.title, now=now) for need in needs]
    chosen = [item.id for item, need in zip(items, needs, strict=True) if need.is_chosen]
    choose_items(session, process, ItemKind.NEED, chosen)
