"""Who took part and who was not reached; small numbers protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.tables import Process, Words
from workshop.board.headcount import Headcount, headcount
from workshop.board.protecting import HIDDEN_FIGURE, Figure, table, whole
from workshop.messages import Channel
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
    said = whole(counts.in_all)
    by_channel = table(counts.by_channel)
    return Participation(
        heads=headcount(session, process),
        sources=source_report(session, process),
        said=said,
        by_channel=by_channel if said.n is not None else None,
        named={
            "age_band": {band["code"]: band["words"] for band in process.ages["bands"]},
            "area": process.areas,
        },
    )
