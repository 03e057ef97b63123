"""The words that facilitators have put at the head of sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Facilitator, Process, ReportWording
from workshop.outside.unspoken import Unspoken
from workshop.reporting.sections import Section


@dataclass(frozen=True, slots=True)
class Own:
    """Words of a section in a language. While they are `is_withheld`, the report has ours: they
    repeat a voice that is hidden, taken back or not let through."""

    section: Section
    language: str
    text: str
    version: int
    who: str
    is_withheld: bool


def own_words(session: Session, process: Process, unsaid: Unspoken) -> tuple[Own, ...]:
    """Return what facilitators have written, in the order of the sections."""
    rows = session.execute(
        select(ReportWording, Facilitator.name)
        .outerjoin(Facilitator, Facilitator.id == ReportWording.made_by_id)
        .where(ReportWording.process_id == process.id, ReportWording.is_removed.is_(False))
        .order_by(ReportWording.id)
    ).all()
    order = list(Section)
    found = [
        Own(Section(one.section), one.language, one.text, one.version, name or "", held)
        for one, name in rows
        if one.text and one.section in order
        for held in [unsaid.is_in(one.text)]
    ]
    return tuple(sorted(found, key=lambda one: order.index(one.section)))


def words_for(own: Sequence[Own], section: Section, language: str) -> str:
    """Return what stands at the head of a section in a language; empty where ours does."""
    return next(
        (
            one.text
            for one in own
            if (one.section, one.language) == (section, language) and not one.is_withheld
        ),
        "",
    )
