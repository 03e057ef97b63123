"""Finding what was said and is repeated by a text, without reading all that was said.

Of each contribution the database keeps some words in a row as numbers (`storage.tables.Echo`):
of one that is kept how it begins, of one that nobody sees all of it. A text that repeats it has
them too. They are made by the clock, after the fact; what has none yet, or others by now, is
`waiting`, and has to be read.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any
from zlib import crc32

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    cast,
    delete,
    func,
    insert,
    select,
    union,
)
from sqlalchemy.orm import Session

from storage.sharing import try_turn
from storage.tables import (
    Contribution,
    ContributionState,
    Echo,
    Quote,
    StaleEcho,
    Transcript,
    Wording,
)
from storage.wordindex import LATE
from workshop.sorting.repeating import A_SENTENCE, bare

BY_CHANCE = 5
"""Fewer words than that, of a voice that is only not let through yet, may stand anywhere by
chance. Of one that is hidden or taken back, three are enough (`repeating.A_SENTENCE`)."""
LENGTHS = (BY_CHANCE, A_SENTENCE)
"""So many words in a row have a mark: five are seldom the same, but a text can be shorter."""
NOTHING = 0
"""The mark of a contribution without words that could be repeated: it has been looked at."""
AT_ONCE = 500
TEXTS = 1024
"""Of so many texts of facilitators the marks are in memory, some MB at the most, with the text as
its key: until others push it out, or the process ends. None is what a resident said."""
HALF = 2**31
Words = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of all words in a row of a text, and of how it and its paragraphs begin.

    Without a beginning it has no words. `plain` is the text itself as it is held against others,
    and `parts` are its paragraphs, as they are written and plain.
    """

    rows: Sequence[int]
    starts: Sequence[int]
    plain: str
    parts: Sequence[tuple[str, str]]


@lru_cache(TEXTS)
def marks_in(text: str) -> Marks:
    """Return what a text can be looked for by; a page asks for the same texts each time."""
    parts = [(part, bare(part)) for part in text.split("\n\n")]
    spoken = [words for words in (_words(plain) for _, plain in parts) if words]
    whole = list(chain.from_iterable(spoken))
    starts = {_beginning(words) for words in (whole, *spoken) if words}
    return Marks(array("i", {*_rows(whole)}), array("i", starts), bare(text), parts)


def may_repeat(session: Session, texts: Iterable[Marks]) -> list[int]:
    """Return the contributions that one of these texts may repeat, save those that wait.

    What hides behind a mark of words that were hidden is not among them.
    """
    rows, starts = set[int](), set[int]()
    for one in texts:
        rows.update(one.rows)
        starts.update(one.starts)
    begins, holds = _marks(session, "begins", rows), _marks(session, "holds", starts)
    found = union(
        select(Echo.contribution_id).join(begins, Echo.mark == begins.c.mark).where(Echo.is_first),
        select(Echo.contribution_id).join(holds, Echo.mark == holds.c.mark),
    )
    return sorted(session.scalars(found))


def waiting(session: Session) -> list[int]:
    """Return the contributions whose marks are not made, or not made anew."""
    new = select(Contribution.id).where(_is_new(session))
    return sorted(session.scalars(union(new, select(StaleEcho.contribution_id))))


def some_of(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Give numbers in lists that a query can hold."""
    every = list(numbers)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def mark_some(session: Session, limit: int) -> int:
    """Make the marks of so many contributions that wait; tell of how many.

    One clock at a time: another could bring back what has been taken out meanwhile.
    """
    if not try_turn(session, "echoes"):
        return 0
    return _mark_changed(session, limit) + _mark_new(session, limit)


def _mark_changed(session: Session, limit: int) -> int:
    stale = select(StaleEcho.contribution_id).limit(limit)
    # Held, so that who changes one of them meanwhile marks it once more afterwards.
    numbers = list(session.scalars(stale.with_for_update(skip_locked=True)))
    if not numbers:
        return 0
    session.execute(delete(Echo).where(Echo.contribution_id.in_(numbers)))
    changed = Contribution.id.in_(numbers)
    _put(session, _states().where(changed, Contribution.id <= _looked_at_until(session)))
    session.execute(delete(StaleEcho).where(StaleEcho.contribution_id.in_(numbers)))
    return len(numbers)


def _mark_new(session: Session, limit: int) -> int:
    new = _states().where(_is_new(session))
    return _put(session, new.order_by(Contribution.id).limit(limit))


def _states() -> Select[int, str]:
    return select(Contribution.id, Contribution.state)


def _put(session: Session, query: Select[int, str]) -> int:
    states = dict(session.execute(query).all())
    said = _said(session, list(states))
    found = [
        {"mark": mark, "contribution_id": number, "is_first": is_first}
        for number, state in states.items()
        for mark, is_first in _marks_of(said[number], state).items()
    ]
    if found:
        session.execute(insert(Echo), found)
    return len(states)


def _said(session: Session, numbers: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Return all texts of these contributions, as they are and were, and of what is quoted."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    of_it: tuple[Any, ...] = (
        (Contribution.id, Contribution.text),
        (Quote.contribution_id, Quote.words),
        (Wording.contribution_id, Wording.text),
        (Transcript.contribution_id, Transcript.text),
    )
    for some in some_of(numbers):
        for whose, words in of_it:
            for number, text in session.execute(select(whose, words).where(whose.in_(some))):
                found[number].append(text)
    return found


def _marks_of(texts: Iterable[str], state: str) -> dict[int, bool]:
    """Return the marks of texts, and whether one of them begins with it."""
    marks: dict[int, bool] = {}
    for words in filter(None, (_words(bare(text)) for text in texts)):
        if state != ContributionState.KEPT:
            marks = dict.fromkeys(_rows(words), False) | marks
        elif len(words) < BY_CHANCE:
            continue
        marks[_beginning(words)] = True
    return marks or {NOTHING: False}


def _beginning(words: Words) -> int:
    """Return the mark by which a text is looked for: of as many words in a row as can be."""
    return _mark(words[: next((n for n in LENGTHS if n <= len(words)), None)])


def _rows(words: Words) -> Iterator[int]:
    """Give the marks of all words in a row."""
    for length in LENGTHS:
        for start in range(len(words) - length + 1):
            yield _mark(words[start : start + length])


def _mark(words: Words) -> int:
    """Return the number of some words, within a signed INTEGER of either database.

    Two rows of words in four thousand millions share one: what was found is read anyway.
    """
    return crc32(b" ".join(words)) - HALF if words else NOTHING


def _words(plain: str) -> Words:
    return plain.encode(errors="replace").split()


def _marks(session: Session, name: str, marks: Iterable[int]) -> FromClause:
    """Return marks as a table; they travel as one text, for there are thousands.

    In order, so that the database goes through its index once instead of to and fro.
    """
    written = ",".join(map(str, sorted(marks)))
    if _engine(session) == "sqlite":
        rows = func.json_each(f"[{written}]").table_valued("value")
        return select(rows.c.value.label("mark")).subquery(name)
    listed = cast(func.string_to_array(written, ","), ARRAY(Integer))
    return select(func.unnest(listed).label("mark")).subquery(name)


def _is_new(session: Session) -> ColumnElement[bool]:
    is_newer = Contribution.id > _looked_at_until(session)
    if _engine(session) == "sqlite":
        return is_newer
    has_some = select(Echo.mark).where(Echo.contribution_id == Contribution.id).exists()
    return and_(is_newer, ~has_some)


def _looked_at_until(session: Session) -> int:
    """Return the number up to which every contribution has been looked at.

    Asked for by itself: within another question PostgreSQL would not know how few are newer.
    """
    newest = select(Echo.contribution_id).order_by(Echo.contribution_id.desc()).limit(1)
    return max(0, (session.scalar(newest) or 0) - LATE[_engine(session)])


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name
