"""Counts for the wall, summed from the census when asked and always by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Meeting, Phase, Process, Prompt, Words
from workshop.board.census import Cells, passing
from workshop.board.sieve import Sieve, mesh_of
from workshop.messages import Channel

CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Count:
    """How many contributions came by a channel, from a poster or advert if `source` says so."""

    channel: Channel
    source: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A prompt of the deck with the number of contributions to it, by side.

    What robots said in a `rehearsal` counts apart.
    """

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
    rehearsal: int = 0


def counts_by_source(
    session: Session, process: Process, sieve: Sieve, cells: Cells
) -> list[Count]:
    """Return the counts by channel and poster, whatever channel or poster the sieve names."""
    everywhere = replace(sieve, channel=None, source=None, meeting=None)
    mesh = mesh_of(session, process, everywhere)
    counts: Counter[tuple[str, str | None]] = Counter()
    for cell, n in passing(cells, mesh).items() if mesh else ():
        counts[cell.channel, cell.source] += n
    ordered = sorted(counts.items(), key=lambda one: (one[0][0], one[0][1] or ""))
    return [Count(Channel(channel), source, n) for (channel, source), n in ordered]


def meetings_heard(session: Session, process: Process, cells: Cells) -> list[Meeting]:
    """Return the workshops whose notes hang on the wall, in the order they were held."""
    heard = {cell.meeting_id for cell in cells if cell.process_id == process.id}
    return list(
        session.scalars(
            select(Meeting)
            .where(Meeting.id.in_(heard - {None}))
            .order_by(Meeting.starts_at, Meeting.id)
        )
    )


def photos(session: Session, process: Process, phase: str | None, cells: Cells) -> list[Photo]:
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
    counts = _counts_by_prompt(cells)
    rows = session.execute(query).all()
    deck = [_photo(prompt, kind, counts[prompt.id]) for prompt, kind in rows]
    retired = {prompt.code for prompt, _ in rows if prompt.is_retired}
    return [one for one in deck if one.code not in retired or one.room or one.chat]


def _counts_by_prompt(cells: Cells) -> defaultdict[int, Counter[str]]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for cell, n in cells.items():
        apart = cell.channel in (Channel.ROOM, Channel.REHEARSAL)
        counts[cell.prompt_id or 0][cell.channel if apart else CHAT] += n
    return counts


def _photo(prompt: Prompt, phase: str, counts: Counter[str]) -> Photo:
    return Photo(
        code=prompt.code,
        number=prompt.number,
        phase=phase,
        questions=tuple(prompt.questions),
        picture=prompt.picture,
        alt=prompt.alt,
        credit=prompt.credit,
        licence=prompt.licence,
        room=counts[Channel.ROOM],
        chat=counts[CHAT],
        rehearsal=counts[Channel.REHEARSAL],
    )
