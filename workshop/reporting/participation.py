"""Who took part and who was not reached; small numbers protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.tables import Process, Words
from workshop.board.headcount import Headcount, headcount
from workshop.board.protecting import FEW_FIGURE, HIDDEN_FIGURE, Figure, table, whole
from workshop.board.tally import CHAT
from workshop.messages import Channel
from workshop.outside.gate import IN_CHAT
from workshop.reach.report import SourceReport, source_report
from workshop.reporting.said import Said


@dataclass(frozen=True, slots=True)
class Participation:
    """The people page and the page of sources, and how much was said where.

    `named` has the words that the process itself has for groups.
    """

    heads: Headcount
    sources: SourceReport
    said: Figure
    by_channel: Mapping[str, Figure] | None
    named: Mapping[str, Mapping[str, Words]]

    @property
    def in_room(self) -> Figure:
        """How much was said in the room, as it is told."""
        return self.by_channel[Channel.ROOM] if self.by_channel else HIDDEN_FIGURE


def participation_of(session: Session, process: Process, counts: Said) -> Participation:
    """Return who took part, as counts that tell of nobody."""
    said, heads = whole(counts.in_all), headcount(session, process)
    by_channel = _channels(counts.by_channel)
    return Participation(
        heads=heads,
        sources=source_report(session, process, heads),
        said=said,
        by_channel=by_channel if said.n is not None else None,
        named={
            "age_band": {band["code"]: band["words"] for band in process.ages["bands"]},
            "area": process.areas,
        },
    )


def _channels(said: Mapping[str, int]) -> dict[str, Figure] | None:
    """Return how much was said on each channel, first by side: in the room and in chat.

    Of items and quotes it is told on which side they were said. So the room must not hide what
    came by one of the channels of the chat: those have to hide each other.
    """
    chat = {str(channel): said[channel] for channel in IN_CHAT}
    sides = table({CHAT: sum(chat.values()), Channel.ROOM: said[Channel.ROOM]})
    if sides is None:
        return None
    apart = table(chat) if sides[CHAT].n is not None else None
    untold = FEW_FIGURE if sides[CHAT] == FEW_FIGURE else HIDDEN_FIGURE
    return (apart or dict.fromkeys(chat, untold)) | {Channel.ROOM: sides[Channel.ROOM]}
