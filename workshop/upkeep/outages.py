"""Times when a channel could not be heard: noticed, kept, and made good once.

Telegram keeps what residents write for 24 hours, and which button they pressed for 150 seconds.
Whoever pressed one in vain sees nothing happen. So who stood at a question with buttons is asked
it again: one time, by day, for all outages until then, and not if they have spoken since. Where
words are gone, all who were there are told, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.tables import Cause, Outage, Person, Process
from workshop.messages import Channel
from workshop.process import all_processes
from workshop.residents.places import Place
from workshop.talk.quiet import is_quiet
from workshop.upkeep.conflicts import (
    ended_conflict,
    has_conflict,
    is_refused,
)
from workshop.upkeep.intake import heartbeat_of, known_moment
from workshop.upkeep.restoring import restored_from

PRESSES_GONE_AFTER = timedelta(seconds=150)
MESSAGES_GONE_AFTER = timedelta(hours=24)
"""Source of both: the Bot API server; docs/reliability.md."""
CONTACT = "contact_at"
"""What a listener's heartbeat knows: when it last had all that there was to hear."""
ASKED_WITHIN = timedelta(hours=24)
"""Who was asked or spoke within so long before an outage may have pressed a button in it."""
ACTIVE_WITHIN = timedelta(days=7)
"""Who was there within so long before may have written words that are gone."""
CATCH_UP = timedelta(seconds=60)
"""So long after an outage what Telegram has kept is heard first: that may be the answer."""
BY_BUTTON = frozenset(
    {
        Place.LANGUAGE,
        Place.CONSENT,
        Place.AGE,
        Place.AREA,
        Place.ROLE,
        Place.QUESTION,
        Place.LISTENING,
        Place.PICTURED,
        Place.VOTING,
    }
)
"""Places where buttons stand under what was said last."""


class Lost(StrEnum):
    """What may be gone: presses, some of all, or words of more than a day too."""

    PRESS = "press"
    SOME = "some"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who may have pressed, or written, in vain, and the outages in which they may."""

    person: Person
    outages: tuple[Outage, ...]

    @property
    def lost(self) -> Lost:
        """Tell what of theirs may be gone, the worst of it."""
        if any(has_lost_messages(outage) for outage in self.outages):
            return Lost.WORDS
        is_other = any(outage.cause == Cause.OTHER_BOT for outage in self.outages)
        return Lost.SOME if is_other else Lost.PRESS

    @property
    def has_lost_press(self) -> bool:
        """Tell whether what they stand at was put before one of the outages ended."""
        return any(_has_stood(self.person, outage) for outage in self.outages)


def note_contact(session: Session, part: str, channel: Channel, *, now: datetime) -> list[Outage]:
    """Note that a listener hears, and return the outages that have ended with it.

    The first time of all, nobody has been kept waiting; but what a backup held has heard nothing
    since that was made. Noted in the same transaction, so that a second start right after finds
    no outage.
    """
    row = heartbeat_of(session, part, now=now)
    known, restored = known_moment(row, CONTACT), restored_from(session)
    before = known or restored or now
    row.knows = {**row.knows, CONTACT: now.isoformat()}
    # A pause of our own after the other bot was gone is no part of what it took.
    is_told_as_conflict = is_refused(row) and now - before <= MESSAGES_GONE_AFTER
    conflict = ended_conflict(row, now=now)
    outages = []
    if conflict is not None:
        outages.append(_outage(channel, Cause.OTHER_BOT, *conflict))
    if now - before > PRESSES_GONE_AFTER and not is_told_as_conflict:
        cause = Cause.RESTORED if known is None else Cause.AWAY
        outages.append(_outage(channel, cause, before, now))
    session.add_all(outages)
    session.flush()
    return outages


def _outage(channel: Channel, cause: Cause, began_at: datetime, ended_at: datetime) -> Outage:
    outage = Outage(channel=channel, cause=cause, began_at=began_at, ended_at=ended_at, asked=0)
    if cause == Cause.RESTORED and not has_lost_messages(outage):
        # Who has been asked since the backup, and what they answered, is not known here.
        outage.settled_at = ended_at
    return outage


def has_lost_messages(outage: Outage) -> bool:
    """Tell whether Telegram may have dropped words too, and not presses alone."""
    is_long = outage.ended_at - outage.began_at > MESSAGES_GONE_AFTER
    # Beside another bot some of it was heard, however long that went on.
    return is_long and outage.cause != Cause.OTHER_BOT


def claim_outages(session: Session, *, now: datetime) -> list[Outage]:
    """Return all outages that are to be made good now, and settle them: nobody else gets them.

    None in the quiet hours, while what Telegram has kept is still coming in, and while another
    bot may take what is pressed.
    """
    is_night = any(is_quiet(process, now) for process in all_processes(session))
    if is_night or has_conflict(session):
        return []
    due = (
        select(Outage)
        .where(Outage.settled_at.is_(None), Outage.ended_at <= now - CATCH_UP)
        .order_by(Outage.id)
        # Held: whoever claims them in another process just now has settled them afterwards.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    claimed = list(session.scalars(due))
    for outage in claimed:
        outage.settled_at = now
    return claimed


def kept_waiting(session: Session, process: Process, outages: Sequence[Outage]) -> list[Waiting]:
    """Return who may have pressed, or written, in vain, and has said nothing since; each once.

    Not those who have paused, and not those whom nothing reaches.
    """
    since = min(_since(outage) for outage in outages)
    people = session.scalars(
        select(Person)
        .where(Person.process_id == process.id)
        .where(Person.channel.in_({outage.channel for outage in outages}))
        .where(Person.paused_at.is_(None), Person.unreachable_at.is_(None))
        .where(Person.heard_at < max(outage.ended_at for outage in outages))
        .where(or_(Person.heard_at >= since, Person.place_at >= since))
        .order_by(Person.id)
        # Held: whoever speaks in another process just now has spoken since.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    waiting = (
        Waiting(person, tuple(one for one in outages if _has_waited(person, one)))
        for person in people
    )
    return [one for one in waiting if one.outages]


def _since(outage: Outage) -> datetime:
    return outage.began_at - (ACTIVE_WITHIN if has_lost_messages(outage) else ASKED_WITHIN)


def _has_waited(person: Person, outage: Outage) -> bool:
    if person.channel != outage.channel or person.heard_at >= outage.ended_at:
        return False
    if has_lost_messages(outage):
        # Whoever was put a question since may have written before it, too.
        was_put_in_time = person.place_at >= _since(outage) and _has_stood(person, outage)
        is_told = person.place != Place.DECLINED
        return is_told and (person.heard_at >= _since(outage) or was_put_in_time)
    was_there = max(person.heard_at, person.place_at) >= _since(outage)
    return was_there and person.place in BY_BUTTON and _has_stood(person, outage)


def _has_stood(person: Person, outage: Outage) -> bool:
    # What was put after the outage has lost no press.
    return person.place_at < outage.ended_at


def newest_outages(session: Session, *, since: datetime, limit: int = 10) -> list[Outage]:
    """Return the latest outages that ended after this moment, newest first."""
    return list(
        session.scalars(
            select(Outage).where(Outage.ended_at >= since).order_by(Outage.id.desc()).limit(limit)
        )
    )
