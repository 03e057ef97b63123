"""Which contributions to look at, as a facilitator chooses them and as the database knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Meeting, Phase, Process, Prompt
from workshop.messages import Channel


class Side(StrEnum):
    """The two rooms that stand side by side, and both of them as one."""

    ROOM = "room"
    CHAT = "chat"
    BOTH = "both"


CHANNELS: dict[Side, tuple[Channel, ...]] = {
    Side.ROOM: (Channel.ROOM,),
    Side.CHAT: tuple(one for one in Channel if one != Channel.ROOM),
    Side.BOTH: tuple(Channel),
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which contributions to look at; None lets everything through.

    `phase` is a phase's kind, `prompt` a prompt's code, `source` what a poster or advert is
    called, `meeting` the code of the workshop where a note was written.
    """

    phase: str | None = None
    prompt: str | None = None
    channel: Channel | None = None
    source: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Mesh:
    """A sieve with the ids of what it names; None lets everything through."""

    process_id: int
    phase_id: int | None = None
    prompt_id: int | None = None
    channel: Channel | None = None
    source: str | None = None
    meeting_id: int | None = None

    def channels(self, side: Side) -> list[Channel]:
        """Return the channels of a side that are let through."""
        return [one for one in CHANNELS[side] if self.channel in (None, one)]


@dataclass(frozen=True, slots=True)
class Span:
    """The newest `most` contributions with numbers below `before`, and from `since` on."""

    before: int
    since: int
    most: int


def mesh_of(session: Session, process: Process, sieve: Sieve) -> Mesh | None:
    """Return the sieve with ids; None if it names what is not there, so that nothing passes."""
    here = process.id
    phase = select(Phase.id).where(Phase.process_id == here, Phase.kind == sieve.phase)
    prompt = select(Prompt.id).where(Prompt.process_id == here, Prompt.code == sieve.prompt)
    meeting = select(Meeting.id).where(Meeting.process_id == here, Meeting.code == sieve.meeting)
    named = ((sieve.phase, phase), (sieve.prompt, prompt), (sieve.meeting, meeting))
    ids = [session.scalar(query) if name is not None else None for name, query in named]
    if any(name is not None and id_ is None for (name, _), id_ in zip(named, ids, strict=True)):
        return None
    return Mesh(here, ids[0], ids[1], sieve.channel, sieve.source, ids[2])
