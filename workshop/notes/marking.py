"""What tells one note from another, so that no note is kept twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, Meeting, Prompt
from workshop.notes.reading import Note

TABLE = re.compile(r"^(?:bord|table) (?:nr\.? )?(?=\d+$)", re.IGNORECASE)
Marked = tuple[Note, str]
"""A note with its fingerprint."""
IS_OUT = Contribution.state == ContributionState.OUT


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
    return _one_more(session, meeting, _same_note(meeting, note))


def yield_marks(session: Session, meeting: Meeting, marks: Sequence[str]) -> None:
    """Let notes that were taken out give up these fingerprints to notes that come in now."""
    held = (Contribution.meeting_id == meeting.id, IS_OUT)
    given_up = update(Contribution).where(*held, Contribution.note_fingerprint.in_(marks))
    session.execute(given_up.values(note_fingerprint=None))


def mark_again(
    session: Session, meeting: Meeting, notes: Sequence[Contribution]
) -> list[Contribution]:
    """Return those of the notes that were taken out that may come back, each with its mark.

    One that has given up its mark comes back unless an equal one is there by now.
    """
    prompts = {one.prompt_id for one in notes}
    rows = session.scalars(select(Prompt).where(Prompt.id.in_(prompts)))
    codes = {one.id: one.code for one in rows}
    back = []
    for note in notes:
        if note.note_fingerprint is None:
            code = codes.get(note.prompt_id or 0, "")
            same = _same(meeting, note.text, code, note.table_label)
            if _is_known(session, meeting, _fingerprint(same, 1)):
                continue
            note.note_fingerprint = _one_more(session, meeting, same)
            session.flush()
        back.append(note)
    return back


def bare_table(label: str) -> str:
    """Return a table's number where that is all its label says: `Bord 3` is table 3."""
    return TABLE.sub("", label)


def _marked(meeting: Meeting, notes: Iterable[Note]) -> Iterator[Marked]:
    seen: Counter[tuple[str, ...]] = Counter()
    for note in notes:
        same = _same_note(meeting, note)
        seen[same] += 1
        yield note, _fingerprint(same, seen[same])


def _same_note(meeting: Meeting, note: Note) -> tuple[str, ...]:
    return _same(meeting, note.text, note.prompt.code if note.prompt else "", note.table)


def _same(meeting: Meeting, text: str, prompt: str, table: str | None) -> tuple[str, ...]:
    return meeting.code, _plain(text), prompt, bare_table(_plain(table or ""))


def _one_more(session: Session, meeting: Meeting, same: tuple[str, ...]) -> str:
    marks = (_fingerprint(same, nth) for nth in count(1))
    free = next(mark for mark in marks if not _is_known(session, meeting, mark))
    yield_marks(session, meeting, [free])
    return free


def _fingerprint(same: tuple[str, ...], nth: int) -> str:
    return hashlib.sha256("\x1f".join((*same, str(nth))).encode()).hexdigest()


def _known(session: Session, meeting: Meeting) -> set[str | None]:
    of_meeting = (Contribution.meeting_id == meeting.id, ~IS_OUT)
    return set(session.scalars(select(Contribution.note_fingerprint).where(*of_meeting)))


def _is_known(session: Session, meeting: Meeting, mark: str) -> bool:
    query = select(Contribution.id).where(
        Contribution.meeting_id == meeting.id, Contribution.note_fingerprint == mark, ~IS_OUT
    )
    return session.scalar(query) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
