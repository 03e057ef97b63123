"""The voices and pictures of contributions, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.among import Among
from storage.tables import (
    Contribution,
    ContributionState,
    Media,
    MediaState,
    Person,
    Ruling,
    Shown,
)
from workshop.messages import MediaKind


@dataclass(frozen=True, slots=True)
class Part:
    """A voice or picture of a contribution; `name` is None until it is on our shelf."""

    number: int
    kind: MediaKind
    state: MediaState
    shown: Shown
    name: str | None
    seconds: int | None
    width: int | None
    height: int | None
    ruling: Ruling | None = None
    ruling_why: str | None = None

    @property
    def is_held(self) -> bool:
        """Whether it is a picture that is not to be shown: a facilitator decides, else what its
        sender said of those in it."""
        if self.ruling is not None:
            return self.ruling == Ruling.HELD
        return self.kind == MediaKind.PHOTO and self.shown != Shown.NOBODY


PARTS = select(Media).where(Among(Media.contribution_id.expression, "numbers")).order_by(Media.id)


def parts_of(session: Session, contribution_ids: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """Return the voices and pictures of contributions, in the order they came."""
    found: dict[int, tuple[Part, ...]] = {}
    for row in session.scalars(PARTS, {"numbers": list(contribution_ids)}):
        found[row.contribution_id] = (*found.get(row.contribution_id, ()), _part(row))
    return found


def is_own_media(session: Session, person: Person, name: str) -> bool:
    """Tell whether this file on the shelf belongs to something this resident said."""
    owner = session.scalar(
        select(Contribution.person_id)
        .join(Media, Media.contribution_id == Contribution.id)
        .where(Media.name == name, Media.state == MediaState.KEPT)
        .where(Contribution.state != ContributionState.WITHDRAWN)
    )
    return owner == person.id


def is_showable(session: Session, name: str, *, hidden_too: bool = False) -> bool:
    """Tell whether this file on the shelf may be seen or heard on the board.

    With `hidden_too` also that of a hidden contribution, to those who may show it again.
    """
    states = [ContributionState.KEPT, *([ContributionState.HIDDEN] if hidden_too else [])]
    media = session.scalar(
        select(Media)
        .join(Contribution, Contribution.id == Media.contribution_id)
        .where(Media.name == name, Media.state == MediaState.KEPT)
        .where(Contribution.state.in_(states))
    )
    return media is not None and not _part(media).is_held


def unclaimed(session: Session, names: Sequence[str]) -> set[str]:
    """Return which of these files on the shelf no contribution holds."""
    held = session.scalars(select(Media.name).where(Media.name.in_(names)))
    return set(names).difference(name for name in held if name)


def _part(row: Media) -> Part:
    return Part(
        number=row.id,
        kind=MediaKind(row.kind),
        state=MediaState(row.state),
        shown=Shown(row.shown),
        name=row.name,
        seconds=row.seconds,
        width=row.width,
        height=row.height,
        ruling=Ruling(row.ruling) if row.ruling else None,
        ruling_why=row.ruling_why,
    )
