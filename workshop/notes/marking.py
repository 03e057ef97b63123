"""What tells one note from another, so that no note is kept twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Meeting
from workshop.notes.reading import Note

TABLE = re.compile(r"^(?:bord|table) (?:nr\.? )?(?=\d+$)", re.IGNORECASE)
Marked = tuple[Note, str]
"""A note with its fingerprint."""


def new_among(
    session: Session, meeting: Meeting, notes: Iterable[Note]
) -> tuple[list[Marked], int]:
    """Return the notes that the meeting has not, marked, and how many it has.

    Equal notes are told apart by counting them: the same file again has none that is new.
    """
    known = _known(session, meeting)
    marked = list(_marked(meeting, notes))
    new = [(note, mark) for note, mark in marked if mark not in known]
    return new, len(marked) - len(new)


def mark_one_more(session: Session, meeting: Meeting, note: Note) -> str:
    """Return the fingerprint of a note that is one more, also if an equal one is there."""
    same = _same(meeting, note)
    marks = (_fingerprint(same, nth) for nth in count(1))
    return next(mark for mark in marks if not _is_known(session, meeting, mark))


def bare_table(label: str) -> str:
    """Return a table's number where that is all its label says: `Bord 3` is table 3."""
    return TABLE.sub("", label)


def _marked(meeting: Meeting, notes: Iterable[Note]) -> Iterator[Marked]:
    seen: Counter[tuple[str, ...]] = Counter()
    for note in notes:
        same = _same(meeting, note)
        seen[same] += 1
        yield note, _fingerprint(same, seen[same])


def _same(meeting: Meeting, note: Note) -> tuple[str, ...]:
    prompt = note.prompt.code if note.prompt else ""
    table = bare_table(_plain(note.table or ""))
    return meeting.code, _plain(note.text), prompt, table


def _fingerprint(same: tuple[str, ...], nth: int) -> str:
    return hashlib.sha256("\x1f".join((*same, str(nth))).encode()).hexdigest()


def _known(session: Session, meeting: Meeting) -> set[str | None]:
    of_meeting = Contribution.meeting_id == meeting.id
    return set(session.scalars(select(Contribution.note_fingerprint).where(of_meeting)))


def _is_known(session: Session, meeting: Meeting, mark: str) -> bool:
    query = select(Contribution.id).where(
        Contribution.meeting_id == meeting.id, Contribution.note_fingerprint == mark
    )
    return session.scalar(query) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
