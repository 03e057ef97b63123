"""Who took part and who was not reached; small numbers protected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Process, Words
from workshop.board.headcount import Headcount, headcount
from workshop.board.protecting import HIDDEN_FIGURE, Figure, table, whole
from workshop.messages import Channel
from workshop.outside.gate import CHANNELS, IS_SAID
from workshop.reach.report import SourceReport, source_report


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


def participation_of(session: Session, process: Process) -> Participation:
    """Return who took part, as counts that tell of nobody."""
    counts = _said(session, process)
    said = whole(counts.total())
    by_channel = table({str(channel): counts[channel] for channel in CHANNELS})
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


def _said(session: Session, process: Process) -> Counter[str]:
    rows = session.execute(
        select(Contribution.channel, func.count())
        .where(Contribution.process_id == process.id, IS_SAID)
        .group_by(Contribution.channel)
    )
    return Counter(dict(rows.all()))
