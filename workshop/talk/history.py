"""What a chat shows: what was said to a resident and what they said, in the order it was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Delivery,
    Outgoing,
    Person,
)
from workshop.messages import Button, SayKind
from workshop.voices.parts import Part, parts_of

LINES_AT_A_TIME = 60
MOST_OWN_LINES = 300


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was said to the resident; `rows` are the buttons that can be pressed now."""

    number: int
    at: datetime
    text: str
    message: str
    rows: tuple[tuple[Button, ...], ...]
    picture: str | None
    alt: str
    language: str | None
    is_question: bool
    voice: str | None = None
    is_current: bool = False
    is_own: bool = False
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """One thing that the resident said; withdrawn words are not repeated."""

    number: int
    at: datetime
    text: str
    language: str
    parts: tuple[Part, ...]
    is_saved: bool
    is_edited: bool
    is_withdrawn: bool
    is_own: bool = True
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A button the resident pressed, or typed, under the message with this number."""

    number: int
    at: datetime
    text: str
    language: str | None
    is_own: bool = True
    is_choice: bool = True


Line = Told | Own | Chosen


@dataclass(frozen=True, slots=True)
class History:
    """Lines in order; `earlier` is where to go on backwards, None at the beginning.

    `more_at` is when the next line will be said that is waiting already.
    """

    lines: tuple[Line, ...]
    earlier: int | None
    more_at: datetime | None = None


def history_of(
    session: Session,
    person: Person,
    *,
    before: int | None = None,
    limit: int = LINES_AT_A_TIME,
    until: datetime | None = None,
) -> History:
    """Return the newest lines, or those before a line that `earlier` named.

    Only what has been said by `until`, if that is given: a question may wait for silence.

    The buttons that can be pressed are those of the newest answer that has any: all messages of
    one answer keep theirs, so a list with a button on each stays usable.
    """
    newest_first = _told_rows(session, person, before, limit + 1)
    has_earlier = len(newest_first) > limit
    rows = newest_first[:limit][::-1]
    waiting = [row.not_before for row in rows if until is not None and row.not_before > until]
    rows = [row for row in rows if until is None or row.not_before <= until]
    since = rows[0].created_at if has_earlier and rows else None
    lines: list[Line] = []
    lines += _own_lines(session, person, since, _moment_of(session, before))
    lines += [chosen for row in rows if (chosen := _chosen(row)) is not None]
    live_at = _newest_with_buttons(rows) if before is None else None
    lines += [_told(row, person, is_live=row.created_at == live_at) for row in rows]
    # What was said comes before the answer to it, also when both have the same moment.
    lines.sort(key=lambda line: (line.at, not line.is_own, line.number))
    earlier = rows[0].id if has_earlier and rows else None
    return History(tuple(lines), earlier, min(waiting, default=None))


def told_text(session: Session, person: Person, message: str) -> str | None:
    """Return what an earlier message to the resident said, if it asked a question."""
    asked = _told_query(person).where(Outgoing.message == message, Outgoing.prompt_id.is_not(None))
    row = session.scalar(asked)
    return row.payload["text"] if row else None


def told_counts(session: Session, person_ids: Iterable[int]) -> dict[int, int]:
    """Return how many messages each resident has got; the number grows with each."""
    wanted = sorted(person_ids)
    counts = dict.fromkeys(wanted, 0)
    for start in range(0, len(wanted), 500):
        counted = (
            select(Outgoing.person_id, func.count(Outgoing.message))
            .where(Outgoing.person_id.in_(wanted[start : start + 500]))
            .group_by(Outgoing.person_id)
        )
        counts.update({person_id: n for person_id, n in session.execute(counted) if person_id})
    return counts


def _told_query(person: Person) -> Select[Outgoing]:
    return select(Outgoing).where(
        Outgoing.person_id == person.id,
        Outgoing.kind == SayKind.MESSAGE,
        Outgoing.state == Delivery.SENT,
        Outgoing.message.is_not(None),
    )


def _told_rows(session: Session, person: Person, before: int | None, limit: int) -> list[Outgoing]:
    query = _told_query(person).order_by(Outgoing.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Outgoing.id < before)
    return list(session.scalars(query))


def _moment_of(session: Session, before: int | None) -> datetime | None:
    if before is None:
        return None
    return session.scalar(select(Outgoing.created_at).where(Outgoing.id == before))


def _own_lines(
    session: Session, person: Person, since: datetime | None, until: datetime | None
) -> list[Own]:
    query = select(Contribution).where(Contribution.person_id == person.id)
    if since is not None:
        query = query.where(Contribution.kept_at >= since)
    if until is not None:
        query = query.where(Contribution.kept_at < until)
    newest_first = query.order_by(Contribution.id.desc()).limit(MOST_OWN_LINES)
    rows = list(session.scalars(newest_first))
    parts = parts_of(session, [row.id for row in rows])
    marked = _marked_messages(session, person, [row.message for row in rows if row.message])
    return [_own(row, parts.get(row.id, ()), row.message in marked) for row in rows]


def _marked_messages(session: Session, person: Person, messages: Sequence[str]) -> set[str]:
    marks = select(Outgoing.reply_to).where(
        Outgoing.person_id == person.id,
        Outgoing.kind == SayKind.REACTION,
        Outgoing.reply_to.in_(messages),
    )
    return {message for message in session.scalars(marks) if message}


def _own(row: Contribution, parts: tuple[Part, ...], is_marked: bool) -> Own:
    is_withdrawn = row.state == ContributionState.WITHDRAWN
    return Own(
        number=row.id,
        at=row.kept_at,
        text="" if is_withdrawn else row.text,
        language=row.language,
        parts=() if is_withdrawn else parts,
        is_saved=is_marked and not is_withdrawn,
        is_edited=row.edited_at is not None,
        is_withdrawn=is_withdrawn,
    )


def _newest_with_buttons(rows: Sequence[Outgoing]) -> datetime | None:
    return next((row.created_at for row in reversed(rows) if row.payload.get("buttons")), None)


def _chosen(row: Outgoing) -> Chosen | None:
    if row.pressed is None or row.pressed_at is None:
        return None
    return Chosen(row.id, row.pressed_at, row.pressed, row.language)


def _told(row: Outgoing, person: Person, *, is_live: bool) -> Told:
    stands_at = (person.prompt_id, person.rung, person.item_id)
    buttons = row.payload.get("buttons", []) if is_live else []
    return Told(
        number=row.id,
        # Where it was said, also when something else has been said since: it stays there.
        at=row.not_before,
        text=row.payload["text"],
        message=row.message or "",
        rows=tuple(tuple(Button(label, press) for label, press in line) for line in buttons),
        picture=row.payload.get("picture"),
        alt=row.payload.get("alt", ""),
        language=row.language,
        is_question=row.prompt_id is not None,
        voice=row.payload.get("voice"),
        is_current=(row.prompt_id, row.rung, row.item_id) == stands_at,
    )
