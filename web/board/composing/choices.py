"""What can be chosen in the form: the deck, workshops and rounds, and whom one can tell apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Meeting, Person, Phase, Process, Prompt, Words
from web.backstage import Backstage
from web.board.composing.draft import Draft, What
from web.board.composing.prefilled import heard_words, invitation_words
from workshop.board.finding import meetings_of, prompts_of
from workshop.broadcasts.rhythm import rhythm_of
from workshop.broadcasts.when import AnchorOf
from workshop.messages import Channel
from workshop.process import phases_of
from workshop.reach.sources import sources_of
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.places import Role

USABLE = re.compile(r"[\w.-]+")
"""A source that an expression can name."""
DAYS = (-14, -7, -3, -2, -1, 0, 1, 2, 3, 7, 14)
"""Before (below 0) or after what the time hangs on."""
LATER_AT = "10:00"


@dataclass(frozen=True, slots=True)
class Round:
    """A phase with the prompts of its deck that can be put by themselves."""

    kind: str
    title: Words
    state: str
    prompts: Sequence[Prompt]


@dataclass(frozen=True, slots=True)
class Hook:
    """What a time can hang on, as the form names it, and when that is."""

    value: str
    of: AnchorOf
    title: Words
    at: datetime


def choices(session: Session, process: Process) -> dict[str, Any]:
    """Return what a template lets somebody choose from."""
    phases, meetings = phases_of(session, process), meetings_of(session, process)
    bands = process.ages["bands"]
    return {
        "process_languages": process.languages,
        "rounds": _rounds(session, process, phases),
        "meetings": meetings,
        "hooks": [*_hooks(phases, meetings)],
        "anchor_days": DAYS,
        "bands": bands,
        "youngest": [int(one["from"]) for one in bands if int(one["from"]) > 0],
        "areas": process.areas,
        "roles": [str(role) for role in Role],
        "channels": [str(Channel.TELEGRAM), str(Channel.WEB)],
        "sources": _sources(session, process),
        "most_reminders": rhythm_of(process).reminders,
    }


def blank_draft(session: Session, stage: Backstage, process: Process, *, now: datetime) -> Draft:
    """Return the form as it begins: nothing is chosen that cannot be taken back."""
    meetings = meetings_of(session, process)
    ahead = next((one for one in meetings if one.starts_at > now), None)
    tomorrow = (now + timedelta(days=1)).astimezone(ZoneInfo(process.timezone)).date()
    heard = heard_words(session, process, stage.catalogue)
    invite = invitation_words(process, ahead, stage.catalogue, stage.public_url) if ahead else {}
    code = ahead.code if ahead else ""
    return Draft(
        (
            ("what", What.PROMPT),
            *(("languages", one) for one in process.languages),
            *(("digest", heard.get(one, "")) for one in process.languages),
            *(("invite", invite.get(one, "")) for one in process.languages),
            ("meeting", code),
            ("filled", code),
            ("when", "at"),
            ("day", tomorrow.isoformat()),
            ("clock", LATER_AT),
            ("hang_clock", LATER_AT),
            ("days", "-2"),
            ("every", "7"),
            ("remind_after", "3"),
        )
    )


def with_fresh_words(session: Session, stage: Backstage, process: Process, draft: Draft) -> Draft:
    """Return the form with the invitation of the workshop that is chosen by now.

    Only if nobody has written in it: what was typed stays.
    """
    known = {one.code: one for one in meetings_of(session, process)}
    chosen, filled = known.get(draft.one("meeting")), known.get(draft.one("filled"))
    if chosen is None or chosen is filled:
        return draft
    typed = draft.by_language("invite")
    stood = _words(stage, process, filled) if filled else {}
    if any(text.strip() and text.strip() != stood.get(code) for code, text in typed.items()):
        return draft
    fresh = _words(stage, process, chosen)
    invite = [fresh.get(code, "") for code in draft.all("languages")]
    return draft.but(invite=invite, filled=chosen.code)


def _words(stage: Backstage, process: Process, meeting: Meeting) -> dict[str, str]:
    return invitation_words(process, meeting, stage.catalogue, stage.public_url)


def _rounds(session: Session, process: Process, phases: Sequence[Phase]) -> list[Round]:
    deck = [one for one in prompts_of(session, process) if one.each is None]
    rounds = [
        Round(one.kind, one.title, one.state, [p for p in deck if p.phase_id == one.id])
        for one in phases
    ]
    return [one for one in rounds if one.prompts]


def _hooks(phases: Sequence[Phase], meetings: Sequence[Meeting]) -> Sequence[Hook]:
    held = [
        Hook(f"{AnchorOf.MEETING}:{one.id}", AnchorOf.MEETING, one.title, one.starts_at)
        for one in meetings
    ]
    rounds = [
        hook
        for one in phases
        for hook in (
            Hook(f"{AnchorOf.OPENS}:{one.id}", AnchorOf.OPENS, one.title, one.opens_at),
            Hook(f"{AnchorOf.CLOSES}:{one.id}", AnchorOf.CLOSES, one.title, one.closes_at),
        )
    ]
    return [*held, *rounds]


def _sources(session: Session, process: Process) -> list[tuple[str, str]]:
    """Return by which sources people came, each with what it is called at the board."""
    labels = {one.code: one.label for one in sources_of(session, process)}
    found = select(Person.source).where(Person.process_id == process.id, IS_RESIDENT).distinct()
    codes = sorted(one for one in session.scalars(found) if one and USABLE.fullmatch(one))
    return [(code, labels.get(code, code)) for code in codes]
