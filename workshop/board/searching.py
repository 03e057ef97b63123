"""Looking for words on the wall, however they are spelled: å is aa, ø is oe and o, æ is ae."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, StaleWords
from storage.wordindex import (
    Search,
    Wanted,
    find_numbers,
    holds,
    indexed_until,
    is_missing,
    merge_once,
    put,
    take_out,
)
from workshop.board.sieve import Mesh, Span
from workshop.messages import Channel

MOST_WORDS = 12
LONGEST_WORD = 60
WORD = re.compile(r"[^\W_]+")
SPELLINGS = str.maketrans(
    {"å": "aa", "ø": "o", "ö": "o", "æ": "ae", "ä": "ae", "đ": "d", "ŧ": "t", "ŋ": "n"}
)
FIELDS = (
    Contribution.id, Contribution.text, Contribution.process_id, Contribution.phase_id,
    Contribution.prompt_id, Contribution.channel, Contribution.source, Contribution.meeting_id,
)  # fmt: skip


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text in the one spelling that they are kept and looked for in."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(SPELLINGS)
    bare = plain if plain.isascii() else _without_marks(plain)
    found = WORD.findall(bare.replace("oe", "o"))
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in found))


def _without_marks(text: str) -> str:
    """Return the text with plain letters; Norwegian text has nothing else by now."""
    signs = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in signs if unicodedata.category(sign) not in ("Mn", "Co"))


def numbers_with(
    session: Session, words: Sequence[str], mesh: Mesh, spans: Sequence[tuple[Channel, Span]]
) -> list[list[int]]:
    """Return for each span of a channel the newest that a mesh lets through, with these words."""
    narrow = _labels(None, mesh.phase_id, mesh.prompt_id, None, mesh.source, mesh.meeting_id)
    wanted = Wanted(tuple(words[:MOST_WORDS]), narrow)
    return find_numbers(
        session,
        [
            Search(
                wanted,
                _labels(mesh.process_id, None, None, channel, None, None),
                before=span.before,
                since=span.since,
                most=span.most,
            )
            for channel, span in spans
        ],
    )


def has_words(session: Session, words: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a contribution has these words, by what is indexed of it."""
    return holds(session, Contribution.id, words[:MOST_WORDS])


def index_some(session: Session, limit: int) -> int:
    """Bring the index up to date for so many contributions; tell how many it was."""
    return _index_changed(session, limit) + _index_new(session, limit)


def taken_out(session: Session) -> list[int]:
    """Return the contributions whose words are out of the index, but maybe not of the file."""
    query = select(StaleWords.contribution_id).where(StaleWords.is_out.is_(True))
    return list(session.scalars(query))


def purge_some(session: Session, numbers: Sequence[int]) -> bool:
    """Let words that were taken out leave the file, a part of it at a time; tell whether done."""
    if not merge_once(session):
        return False
    for start in range(0, len(numbers), 500):
        some = StaleWords.contribution_id.in_(numbers[start : start + 500])
        session.execute(delete(StaleWords).where(some, StaleWords.is_out.is_(True)))
    return True


def _index_changed(session: Session, limit: int) -> int:
    stale = select(StaleWords.contribution_id).where(StaleWords.is_out.is_(False)).limit(limit)
    # Held, so that who changes one of them meanwhile marks it once more afterwards.
    numbers = list(session.scalars(stale.with_for_update()))
    if not numbers:
        return 0
    take_out(session, numbers)
    until = indexed_until(session)
    _put(session, _kept().where(Contribution.id.in_([one for one in numbers if one <= until])))
    session.execute(
        update(StaleWords).where(StaleWords.contribution_id.in_(numbers)).values(is_out=True)
    )
    return len(numbers)


def _index_new(session: Session, limit: int) -> int:
    missing = _kept().where(is_missing(session, Contribution.id))
    return _put(session, missing.order_by(Contribution.id).limit(limit))


def _kept() -> Select[*tuple[Any, ...]]:
    return select(*FIELDS).where(Contribution.state == ContributionState.KEPT)


def _put(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    found = [
        (number, Wanted(words_in(said), _labels(*kind)))
        for number, said, *kind in session.execute(query)
    ]
    put(session, found)
    return len(found)


def _labels(
    process: int | None,
    phase: int | None,
    prompt: int | None,
    channel: str | None,
    source: str | None,
    meeting: int | None,
) -> tuple[str, ...]:
    """Return what an index of words needs to know of a contribution, as words."""
    poster = source.encode().hex() if source else None
    named = {"w": process, "f": phase, "p": prompt, "c": channel, "s": poster, "m": meeting}
    return tuple(f"{kind}{of}" for kind, of in named.items() if of is not None)
