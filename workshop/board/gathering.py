"""Which contributions a wall shows: all its channels in one question, for each costs a way.

An index gives those of one channel in order, however many there are; so each channel is asked for
by itself, and what comes back is put together. The way to a server and back is what a page waits
for most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState
from workshop.board.searching import has_words, numbers_with
from workshop.board.sieve import Mesh, Span
from workshop.messages import Channel

READ_FIRST = 1_000
"""So many of the newest cards of a channel are read for words before the index is asked."""


@dataclass(frozen=True, slots=True)
class Look:
    """The newest of one channel within a span."""

    channel: Channel
    span: Span


def gather(
    session: Session, mesh: Mesh, looks: Sequence[Look], *also: ColumnElement[bool]
) -> list[list[int]]:
    """Return for each look what a mesh lets through, newest first, and `also` these conditions."""
    queries = [_newest_first(mesh, look).where(*also).limit(look.span.most) for look in looks]
    return _asked_at_once(session, queries)


def gather_with_words(
    session: Session, mesh: Mesh, looks: Sequence[Look], words: Sequence[str]
) -> list[list[int]]:
    """Return for each look what a mesh lets through and has all of these words, newest first.

    A common word stands on many of the newest cards, so they are read first: an index of words
    would have to gather all of its places. What is rare there is quick to find in the index.
    """
    floors = [_newest_first(mesh, look).offset(READ_FIRST - 1).limit(1) for look in looks]
    near = [_near(session, mesh, *one, words) for one in zip(looks, floors, strict=True)]
    answers = _asked_at_once(session, [*near, *floors])
    found, reached = answers[: len(looks)], answers[len(looks) :]
    rest = {
        nth: replace(look.span, before=floor[0], most=look.span.most - len(found[nth]))
        for nth, (look, floor) in enumerate(zip(looks, reached, strict=True))
        if floor and len(found[nth]) < look.span.most
    }
    far = numbers_with(session, words, mesh, [(looks[nth].channel, rest[nth]) for nth in rest])
    for nth, numbers in zip(rest, far, strict=True):
        found[nth] += numbers
    return found


def _near(
    session: Session, mesh: Mesh, look: Look, floor: Select[int], words: Sequence[str]
) -> Select[int]:
    # In place of the span's own end: of two of them SQLite would leave the channel's index.
    lowest = func.coalesce(floor.scalar_subquery(), look.span.since)
    in_reach = (Contribution.id < look.span.before, Contribution.id >= lowest)
    near = _passing(mesh, look.channel).where(*in_reach).order_by(Contribution.id.desc())
    return near.where(has_words(session, words)).limit(look.span.most)


def _asked_at_once(session: Session, queries: Sequence[Select[int]]) -> list[list[int]]:
    """Return the answer to each of these questions."""
    parts = [
        select(literal_column(str(nth)), *query.subquery().c) for nth, query in enumerate(queries)
    ]
    found: list[list[int]] = [[] for _ in queries]
    for nth, number in session.execute(union_all(*parts)) if parts else ():
        found[nth].append(number)
    return [sorted(numbers, reverse=True) for numbers in found]


def _newest_first(mesh: Mesh, look: Look) -> Select[int]:
    in_span = (Contribution.id < look.span.before, Contribution.id >= look.span.since)
    return _passing(mesh, look.channel).where(*in_span).order_by(Contribution.id.desc())


def _passing(mesh: Mesh, channel: Channel) -> Select[int]:
    """Return what passes on one channel, with no condition that another one implies.

    A prompt has its phase and its process: to name them too would only mislead the planner.
    """
    query = select(Contribution.id).where(
        Contribution.channel == channel, Contribution.state == ContributionState.KEPT
    )
    if mesh.prompt_id is not None:
        query = query.where(Contribution.prompt_id == mesh.prompt_id)
    if mesh.phase_id is not None:
        query = query.where(Contribution.phase_id == mesh.phase_id)
    if mesh.meeting_id is not None:
        query = query.where(Contribution.meeting_id == mesh.meeting_id)
    if mesh.source is not None:
        query = query.where(Contribution.source == mesh.source)
    is_bare = mesh.prompt_id is mesh.phase_id is mesh.meeting_id is None
    if is_bare or (mesh.source is not None and mesh.prompt_id is None):
        query = query.where(Contribution.process_id == mesh.process_id)
    return query
