"""The index of words in the database: FTS5 on SQLite, tsvector on PostgreSQL.

It is asked for words and for labels; a label is a word that nobody can write. What it holds of a
contribution goes with the contribution, by the database's own triggers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

LABEL = "\ue000"
"""A sign for private use: part of a word for FTS5, and taken out of what people write."""
LATE = {"sqlite": 0, "postgresql": 5_000}
"""How far behind the newest number a row can still become visible."""
SHORTEST_START = 3
"""From so many letters on, a word is also the beginning of longer ones."""
PAGES = 400
"""So many pages are merged in one go, while intake waits: some hundredths of a second."""

FIND = {
    "sqlite": """
        SELECT {nth} AS nth, rowid AS number FROM findable WHERE findable MATCH :wanted_{nth}
        AND rowid < :before_{nth} AND rowid >= :since_{nth} ORDER BY rowid DESC LIMIT :most_{nth}
    """,
    "postgresql": """
        SELECT {nth} AS nth, contribution_id AS number FROM findable
        WHERE words @@ CAST(:wanted_{nth} AS tsquery)
        AND (words @@ CAST(:broad_{nth} AS tsquery)) IS TRUE
        AND contribution_id < :before_{nth} AND contribution_id >= :since_{nth}
        ORDER BY contribution_id DESC LIMIT :most_{nth}
    """,
}
FINDABLE = table("findable", column("contribution_id"), column("words"))
"""On PostgreSQL."""
CONTENT = table("findable_content", column("id"), column("c0", String))
"""On SQLite: where FTS5 keeps what was put in. Source: sqlite.org/fts5.html, "shadow tables"."""
PUT = {
    "sqlite": "INSERT INTO findable (rowid, words) VALUES (:number, :words)",
    "postgresql": """
        INSERT INTO findable VALUES (:number, array_to_tsvector(string_to_array(:words, ' ')))
        ON CONFLICT (contribution_id) DO UPDATE SET words = excluded.words
    """,
}
TAKE_OUT = {
    "sqlite": "DELETE FROM findable WHERE rowid IN :numbers",
    "postgresql": "DELETE FROM findable WHERE contribution_id IN :numbers",
}
NEWEST = {
    # max() would read all of them.
    "sqlite": "SELECT rowid FROM findable ORDER BY rowid DESC LIMIT 1",
    "postgresql": "SELECT max(contribution_id) FROM findable",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: all of these words (or longer ones), and all of these labels."""

    words: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The newest `most` with numbers below `before`, and from `since` on, that have the wanted.

    `broad` are labels that they must have too, and very many have: PostgreSQL looks at those of
    what it has found. To gather a million places for them took it 7 ms, and without 1.
    """

    wanted: Wanted
    broad: tuple[str, ...]
    before: int
    since: int
    most: int


def find_numbers(session: Session, searches: Sequence[Search]) -> list[list[int]]:
    """Return for each search what it finds in the index, newest first; one question for all."""
    engine = _engine(session)
    found: list[list[int]] = [[] for _ in searches]
    query = " UNION ALL ".join(
        f"SELECT * FROM ({FIND[engine].format(nth=nth)}) AS found_{nth}"  # noqa: S608 - a number.
        for nth in range(len(searches))
    )
    values: dict[str, str | int] = {}
    for nth, one in enumerate(searches):
        asked = _asked_on_sqlite(one) if engine == "sqlite" else _asked_on_postgresql(one)
        asked |= {"before": one.before, "since": one.since, "most": one.most}
        values |= {f"{name}_{nth}": value for name, value in asked.items()}
    for nth, number in session.execute(text(query), values) if searches else ():
        found[nth].append(number)
    return [sorted(numbers, reverse=True) for numbers in found]


def holds(
    session: Session, number: InstrumentedAttribute[int], words: Sequence[str]
) -> ColumnElement[bool]:
    """Return the condition that a contribution has all of these words, or longer ones.

    Its own words are read, not the index: for where few contributions come into question. A
    value, not an EXISTS, which PostgreSQL would make a join with all that have the words.
    """
    if _engine(session) == "postgresql":
        wanted = cast(_on_postgresql(Wanted(tuple(words), ())), TSQUERY)
        has_them = FINDABLE.c.words.bool_op("@@")(wanted)
        return select(has_them).where(FINDABLE.c.contribution_id == number).scalar_subquery()
    spaced = literal(" ") + CONTENT.c.c0 + literal(" ")
    marks = [f" {word}" if _is_start(word) else f" {word} " for word in words]
    has_all = and_(*(func.instr(spaced, mark) > 0 for mark in marks))
    return select(has_all).where(CONTENT.c.id == number).scalar_subquery()


def put(session: Session, found: Sequence[tuple[int, Wanted]]) -> None:
    """Put contributions with their words and labels into the index; none may be in it."""
    rows = [
        {"number": number, "words": " ".join({*one.words, *_labels(one)})} for number, one in found
    ]
    if rows:
        session.execute(text(PUT[_engine(session)]), rows)


def take_out(session: Session, numbers: Sequence[int]) -> None:
    """Take contributions out of the index."""
    query = text(TAKE_OUT[_engine(session)]).bindparams(bindparam("numbers", expanding=True))
    session.execute(query, {"numbers": list(numbers)})


def indexed_until(session: Session) -> int:
    """Return the number up to which everything has been put into the index."""
    engine = _engine(session)
    return max(0, (session.scalar(text(NEWEST[engine])) or 0) - LATE[engine])


def is_missing(session: Session, number: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a contribution has not been put into the index yet."""
    is_newer = number > indexed_until(session)
    if _engine(session) == "sqlite":
        return is_newer
    return and_(is_newer, ~exists().where(FINDABLE.c.contribution_id == number))


def merge_once(session: Session) -> bool:
    """Merge a part of the index, so that words taken out leave the file; tell whether all have.

    Source: sqlite.org/fts5.html, "The 'merge' Command": a deleted word stays in its segment until
    that is merged. PostgreSQL has its own vacuum.
    """
    connection = session.connection()
    raw = connection.connection.driver_connection
    if not isinstance(raw, SQLiteConnection):
        return True
    before = raw.total_changes
    merge = text("INSERT INTO findable (findable, rank) VALUES ('merge', :pages)")
    session.execute(merge, {"pages": -PAGES})
    return raw.total_changes - before < 2


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name


def _labels(wanted: Wanted) -> list[str]:
    return [LABEL + label for label in wanted.labels]


def _asked_on_sqlite(search: Search) -> dict[str, str | int]:
    labels = search.wanted.labels + search.broad
    return {"wanted": _on_sqlite(Wanted(search.wanted.words, labels))}


def _asked_on_postgresql(search: Search) -> dict[str, str | int]:
    broad = _on_postgresql(Wanted((), search.broad))
    return {"wanted": _on_postgresql(search.wanted), "broad": broad}


def _on_sqlite(wanted: Wanted) -> str:
    words = [f'"{word}"*' if _is_start(word) else f'"{word}"' for word in wanted.words]
    return " AND ".join([*words, *(f'"{label}"' for label in _labels(wanted))])


def _on_postgresql(wanted: Wanted) -> str:
    words = [f"'{word}':*" if _is_start(word) else f"'{word}'" for word in wanted.words]
    return " & ".join([*words, *(f"'{label}'" for label in _labels(wanted))])


def _is_start(word: str) -> bool:
    return len(word) >= SHORTEST_START
