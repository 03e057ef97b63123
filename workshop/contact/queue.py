"""What waits for the contact for safety: flagged, and not followed up since its last wording.

A contribution stays in the queue although somebody has hidden it: hiding helps the others, not the
one who spoke. What its resident has taken back or deleted is gone from here too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from storage.tables import (
    Act,
    Change,
    Contribution,
    ContributionState,
    Facilitator,
    Flag,
    FollowUp,
    Process,
    Wording,
)
from storage.tables.voices import FOR_CONTACT
from workshop.board.wall import Card, cards_of

MOST_COUNTED = 100
"""More that wait are "100 or more": no page counts on for them."""
AT_A_TIME = 100
LATELY = 20
REACHABLE = (ContributionState.KEPT, ContributionState.HIDDEN)
IS_HANDED: ColumnElement[bool] = literal_column(FOR_CONTACT)
"""Written out as its index is: a database uses a partial index only for what it reads."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Who did something, if they are still known, and when."""

    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """One contribution for the contact.

    `seen` marks its words. `handed` is who flagged it, `followed` who has seen to it;
    `is_reworded` if its resident has written other words since then.
    """

    card: Card
    seen: str
    handed: Noted | None
    followed: Noted | None
    is_reworded: bool = False


def seen_words(text: str) -> str:
    """Return a mark of words, to tell whether they are still those that somebody read."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def open_count(session: Session, process: Process) -> int:
    """Return how many wait for the contact, counted up to 100."""
    return session.scalar(_open_count(), {"process": process.id}) or 0


@cache
def _open_count() -> Select[int]:
    handed = _handed(bindparam("process")).where(~_is_followed()).limit(MOST_COUNTED)
    return select(func.count()).select_from(handed.subquery())


def waiting(session: Session, process: Process) -> list[Handed]:
    """Return what waits, the oldest first, at most 100."""
    oldest = _handed(process.id).where(~_is_followed()).order_by(Contribution.id).limit(AT_A_TIME)
    return handed_of(session, session.scalars(oldest).all())


def followed_lately(session: Session, process: Process) -> list[Handed]:
    """Return what was followed up last, the newest first, at most 20."""
    newest = (
        _handed(process.id)
        .join(FollowUp, FollowUp.contribution_id == Contribution.id)
        .where(FollowUp.is_removed.is_(False), _is_followed())
        .group_by(Contribution.id)
        .order_by(func.max(FollowUp.made_at).desc(), Contribution.id.desc())
        .limit(LATELY)
    )
    return handed_of(session, session.scalars(newest).all())


def handed_of(session: Session, numbers: Sequence[int]) -> list[Handed]:
    """Return these contributions with who handed them over and who has seen to them."""
    cards = {card.number: card for card in cards_of(session, numbers)}
    handed, followed = _who_handed(session, numbers), _who_followed(session, numbers)
    reworded = _reworded(session, numbers)
    return [
        Handed(
            cards[number],
            seen_words(cards[number].text),
            handed.get(number),
            followed.get(number),
            number in followed and number in reworded and reworded[number] > followed[number].at,
        )
        for number in numbers
        if number in cards
    ]


def standing_follow_ups(session: Session, contribution_id: int) -> Sequence[FollowUp]:
    """Return the notes that a contribution was followed up, those that were not taken back."""
    own = (FollowUp.contribution_id == contribution_id, FollowUp.is_removed.is_(False))
    return session.scalars(select(FollowUp).where(*own).order_by(FollowUp.id)).all()


def is_followed(session: Session, contribution_id: int) -> bool:
    """Tell whether somebody has seen to a contribution since it got its present words."""
    found = select(Contribution.id).where(Contribution.id == contribution_id, _is_followed())
    return session.scalar(found) is not None


def _handed(process_id: int | BindParameter[int]) -> Select[int]:
    return select(Contribution.id).where(
        Contribution.process_id == process_id, IS_HANDED, Contribution.state.in_(REACHABLE)
    )


def _is_followed() -> ColumnElement[bool]:
    noted = aliased(FollowUp)
    later = exists().where(
        Wording.contribution_id == noted.contribution_id, Wording.replaced_at > noted.made_at
    )
    return exists().where(
        noted.contribution_id == Contribution.id, noted.is_removed.is_(False), ~later
    )


def _who_handed(session: Session, numbers: Sequence[int]) -> Mapping[int, Noted]:
    """Return who flagged contributions, as the acts remember it; the newest counts."""
    flagged = (
        select(Change.row_id, Facilitator.name, Act.done_at)
        .join(Act, Act.id == Change.act_id)
        .join(Facilitator, Facilitator.id == Act.facilitator_id)
        .where(Change.row_table == "contribution", Change.row_id.in_(numbers))
        .where(Change.column == "flags", Act.undone_at.is_(None))
        .where(cast(Change.after, String).contains(f'"{Flag.TO_CONTACT}"'))
        .where(
            or_(
                Change.before.is_(None),
                ~cast(Change.before, String).contains(f'"{Flag.TO_CONTACT}"'),
            )
        )
        .order_by(Act.id)
    )
    return {number: Noted(name, at) for number, name, at in session.execute(flagged)}


def _who_followed(session: Session, numbers: Sequence[int]) -> Mapping[int, Noted]:
    noted = (
        select(FollowUp.contribution_id, Facilitator.name, FollowUp.made_at)
        .outerjoin(Facilitator, Facilitator.id == FollowUp.made_by_id)
        .where(FollowUp.contribution_id.in_(numbers), FollowUp.is_removed.is_(False))
        .order_by(FollowUp.id)
    )
    return {number: Noted(name, at) for number, name, at in session.execute(noted)}


def _reworded(session: Session, numbers: Sequence[int]) -> Mapping[int, datetime]:
    newest = (
        select(Wording.contribution_id, func.max(Wording.replaced_at))
        .where(Wording.contribution_id.in_(numbers))
        .group_by(Wording.contribution_id)
    )
    return dict(session.execute(newest).all())
