"""Counts for the wall, computed when asked and always by source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Meeting, Phase, Process, Prompt, Words
from workshop.board.wall import Side, Sieve, let_through
from workshop.messages import Channel


@dataclass(frozen=True, slots=True)
class Count:
    """How many contributions came by a channel, from a poster or advert if `source` says so."""

    channel: Channel
    source: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A prompt of the deck with the number of contributions to it, by side."""

    code: str
    number: int
    phase: str
    questions: tuple[Words, ...]
    picture: str | None
    alt: Words | None
    credit: str | None
    licence: str | None
    room: int
    chat: int


def counts_by_source(session: Session, process: Process, sieve: Sieve) -> list[Count]:
    """Return the counts by channel and poster, whatever channel or poster the sieve names."""
    everywhere = replace(sieve, channel=None, source=None, meeting=None)
    query = (
        select(Contribution.channel, Contribution.source, func.count())
        .where(*let_through(process, everywhere))
        .group_by(Contribution.channel, Contribution.source)
        .order_by(Contribution.channel, Contribution.source.nulls_first())
    )
    return [Count(Channel(channel), source, n) for channel, source, n in session.execute(query)]


def meetings_heard(session: Session, process: Process) -> list[Meeting]:
    """Return the workshops whose notes hang on the wall, in the order they were held."""
    heard = select(Contribution.meeting_id).where(*let_through(process, Sieve()))
    return list(
        session.scalars(
            select(Meeting).where(Meeting.id.in_(heard)).order_by(Meeting.starts_at, Meeting.id)
        )
    )


def photos(session: Session, process: Process, phase: str | None) -> list[Photo]:
    """Return the deck of a phase (of all, for None), each prompt with its counts by side.

    A retired prompt stays as long as something was said to it.
    """
    query = (
        select(Prompt, Phase.kind)
        .join(Phase, Phase.id == Prompt.phase_id)
        .where(Prompt.process_id == process.id)
        .order_by(Phase.position, Prompt.position)
    )
    if phase is not None:
        query = query.where(Phase.kind == phase)
    counts = _counts_by_prompt(session, process)
    deck = [_photo(prompt, kind, counts[prompt.id]) for prompt, kind in session.execute(query)]
    retired = set(session.scalars(select(Prompt.code).where(Prompt.is_retired)))
    return [one for one in deck if one.code not in retired or one.room or one.chat]


def _counts_by_prompt(session: Session, process: Process) -> defaultdict[int, dict[Side, int]]:
    query = (
        select(Contribution.prompt_id, Contribution.channel, func.count())
        .where(*let_through(process, Sieve()), Contribution.prompt_id.is_not(None))
        .group_by(Contribution.prompt_id, Contribution.channel)
    )
    counts: defaultdict[int, dict[Side, int]] = defaultdict(dict)
    for prompt_id, channel, n in session.execute(query):
        side = Side.ROOM if channel == Channel.ROOM else Side.CHAT
        of_prompt = counts[prompt_id or 0]
        of_prompt[side] = of_prompt.get(side, 0) + n
    return counts


def _photo(prompt: Prompt, phase: str, counts: dict[Side, int]) -> Photo:
    return Photo(
        code=prompt.code,
        number=prompt.number,
        phase=phase,
        questions=tuple(prompt.questions),
        picture=prompt.picture,
        alt=prompt.alt,
        credit=prompt.credit,
        licence=prompt.licence,
        room=counts.get(Side.ROOM, 0),
        chat=counts.get(Side.CHAT, 0),
    )
