"""A file that waits to be kept: once, by whoever holds it first."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Facilitator, NotesUpload
from storage.vault import Vault
from tests.conftest import MONDAY
from workshop.board.finding import find_meeting
from workshop.board.staff import StaffRole
from workshop.doors.inviting import invite
from workshop.notes import NotesFile
from workshop.notes.columns import Column
from workshop.notes.importing import Plan
from workshop.notes.opening import open_notes
from workshop.notes.uploads import (
    UPLOADED,
    Reading,
    begin_upload,
    find_upload,
    keep_upload,
    lay_open,
)
from workshop.process import current_process

AS_TEXT = Reading((Column.TEXT,))


@pytest.fixture
def waiting(session: Session, vault: Vault) -> NotesUpload:
    """A file with two notes, read and sealed."""
    invite(session, "Kari", StaffRole.FACILITATOR, now=MONDAY)
    who = session.scalars(select(Facilitator.id)).one()
    meeting = find_meeting(session, current_process(session), "verksted-behov")
    number = begin_upload(session, meeting, "a.csv", who, now=MONDAY)
    file = NotesFile("a.csv", b"tekst\nEn benk\nEt bord\n")
    lay_open(session, vault, number, open_notes(file))
    return find_upload(session, meeting, number, who, now=MONDAY, is_held=True)


def test_waiting_file_is_kept_once(session: Session, vault: Vault, waiting: NotesUpload) -> None:
    first, second = (keep_upload(session, vault, waiting, AS_TEXT, now=MONDAY) for _ in range(2))

    assert (len(first.new), second) == (2, Plan())
    assert list(session.scalars(select(Contribution.text))) == ["En benk", "Et bord"]


def test_waiting_file_with_a_fault_goes_on_waiting(
    session: Session, vault: Vault, waiting: NotesUpload
) -> None:
    rows = [[1, 1, "tekst"], [2, 2, "\u200b"]]
    waiting.sealed = vault.seal(json.dumps({"rows": rows, "left_out": []}), UPLOADED)

    plan = keep_upload(session, vault, waiting, AS_TEXT, now=MONDAY)

    assert ([fault.key for fault in plan.faults], waiting.state) == (
        ["notes.text_missing"],
        "read",
    )
    assert waiting.sealed is not None
