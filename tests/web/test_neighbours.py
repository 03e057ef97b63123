"""No route of the board reaches into another process of the same database."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from prompts.processfile import ItemKind, ProcessFile
from storage.tables import (
    Ballot,
    Base,
    Broadcast,
    Contribution,
    Facilitator,
    ImportBatch,
    Item,
    Media,
    Meeting,
    NotesUpload,
    Process,
    ReportCost,
    Sample,
    SampleCard,
    Source,
)
from tests.conftest import MONDAY
from tests.web.test_rules import app, ask, asked, signed_in
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.loading import load_process

__all__ = ["app"]

SECRET_WORDS = "Bare for naboen"


@dataclass(frozen=True)
class Neighbour:
    """Another process in the same database: the numbers of what is its own, by room."""

    numbers: dict[str, int]

    def rows(self, stage: Backstage) -> list[object]:
        """Return all that there is of it."""
        tables = (
            Item, Contribution, Meeting, Sample, SampleCard, NotesUpload, ImportBatch, Source,
            Broadcast, Ballot, ReportCost,
        )  # fmt: skip
        with stage.store.reading() as session:
            return [
                {column.name: getattr(row, column.name) for column in table.__table__.columns}
                for table in tables
                for row in session.scalars(select(table).order_by(table.id))
                if _is_of(row, self.numbers)
            ]


def _is_of(row: Base, numbers: dict[str, int]) -> bool:
    process = getattr(row, "process_id", None)
    return process == numbers["process"] if process is not None else True


@pytest.fixture
def neighbour(stage: Backstage, jevnaker_file: ProcessFile) -> Neighbour:
    """A neighbouring town's process, with something of everything; ours is the current one."""
    with stage.store.writing() as session:
        file = replace(jevnaker_file, slug="nabo")
        theirs = load_process(session, file, stage.shelf, now=MONDAY)
        session.execute(update(Process).values(is_current=Process.slug != "nabo"))
        who = Facilitator(name="Nabo", role="reader", created_at=MONDAY)
        session.add(who)
        session.flush()
        meeting = session.scalars(
            select(Meeting).where(Meeting.process_id == theirs.id).order_by(Meeting.id)
        ).first()
        assert meeting is not None
        meeting.place = SECRET_WORDS
        own = {"process_id": theirs.id, "meeting_id": meeting.id}
        batch = ImportBatch(file_name=SECRET_WORDS, imported_at=MONDAY, **own)
        said = Contribution(
            channel="room", kind="note", text=SECRET_WORDS, language="nb", said_at=MONDAY,
            kept_at=MONDAY, state="kept", flags=[], **own,
        )  # fmt: skip
        item = Item(
            process_id=theirs.id, kind=ItemKind.NEED, title={"nb": SECRET_WORDS},
            created_at=MONDAY,
        )  # fmt: skip
        sample = Sample(
            process_id=theirs.id, kind=ItemKind.NEED, seed=1, drawn_by_id=who.id, coder_id=who.id,
            drawn_at=MONDAY,
        )  # fmt: skip
        upload = NotesUpload(
            meeting_id=meeting.id, facilitator_id=who.id, file_name=SECRET_WORDS, state="ready",
            outcome={}, uploaded_at=MONDAY, expires_at=MONDAY.replace(year=2030),
        )  # fmt: skip
        source = Source(
            process_id=theirs.id, code="nabo", label=SECRET_WORDS, kind="poster", language="nb",
            made_at=MONDAY,
        )  # fmt: skip
        broadcast = Broadcast(
            process_id=theirs.id, words={"nb": SECRET_WORDS}, audience="all", due_at=MONDAY,
            state="asks", created_at=MONDAY,
        )  # fmt: skip
        words = {"nb": SECRET_WORDS}
        ballot = Ballot(
            process_id=theirs.id, question=words, rule=words, decider=words, budget=1, seed="00",
            is_several_on_one=True, state="closed", closes_at=MONDAY, closed_at=MONDAY,
            made_at=MONDAY,
        )  # fmt: skip
        cost = ReportCost(process_id=theirs.id, what=SECRET_WORDS, amount=1, made_at=MONDAY)
        session.add_all([batch, said, item, sample, upload, source, broadcast, ballot, cost])
        session.flush()
        session.add(SampleCard(sample_id=sample.id, contribution_id=said.id, place=1, first=[]))
        session.add(
            Media(
                contribution_id=said.id,
                kind="photo",
                name="a.jpg",
                state="kept",
                shown="somebody",
                not_before=MONDAY,
            )
        )
        return Neighbour(
            {
                "process": theirs.id, "item": item.id, "voice": said.id, "meetings": meeting.id,
                "samples": sample.id, "reach": source.id, "broadcasts": broadcast.id,
                "dots": ballot.id,
                "report": cost.id,
                "batch": batch.id,
                "upload_id": upload.id,
            }
        )  # fmt: skip


@pytest.mark.parametrize("role", list(StaffRole))
def test_no_route_reaches_into_another_process(
    app: FastAPI, stage: Backstage, neighbour: Neighbour, role: StaffRole
) -> None:
    before, shown = neighbour.rows(stage), []
    number = str(neighbour.numbers["voice"])
    fields = {
        "number": number, "card": number, "item": str(neighbour.numbers["item"]), "words": "Bare",
        "into": str(neighbour.numbers["item"]), "reason": "test", "state": "open", "text": "x",
        "chosen": str(neighbour.numbers["item"]), "title": "x", "language": "nb",
        "choice": "through",
    }  # fmt: skip

    browser, token = signed_in(app, stage, role)
    # All that only looks first: what is done may sign us out.
    for one in sorted(asked(app)):
        if one[0] == "POST":
            browser, token = signed_in(app, stage, role)
        ask(browser, one, neighbour.numbers, form_token=token, **fields)
        shown += [one] if SECRET_WORDS in browser.answer.text else []

    assert shown == []
    assert neighbour.rows(stage) == before
