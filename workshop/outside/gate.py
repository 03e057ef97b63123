"""What may leave towards another system. Whatever is not named here stays at home.

Two gates: what is shown to everybody (quotes of results), and what the municipality's own record
takes. A flag, state or channel that comes into being later is let through by neither until
somebody adds it here.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Flag,
    Item,
    ItemState,
    Moderation,
    Process,
)
from storage.unsought import Unsought
from workshop.board.hall import HARMLESS
from workshop.messages import Channel
from workshop.rehearsal.marks import in_rehearsal

IN_CHAT = (Channel.TELEGRAM, Channel.WEB)
CHANNELS = (*IN_CHAT, Channel.ROOM)
"""Where people speak."""
TOLD_FLAGS = HARMLESS | {Flag.FORWARDED}
"""Flags of what the record takes. While a colleague's mark stands (to follow up, to contact), or
any flag unknown here, the words stay at home."""

IS_SAID: ColumnElement[bool] = and_(
    Contribution.state == ContributionState.KEPT, Contribution.channel.in_(CHANNELS)
)
"""Said by somebody, and neither taken back nor hidden."""
IS_LET_THROUGH: ColumnElement[bool] = exists().where(
    Moderation.contribution_id == Contribution.id,
    Moderation.is_through,
    Moderation.is_removed.is_(False),
)
"""A facilitator has read these very words and let everybody in the hall see them. When the words
change, the decision goes (migration 0011)."""
LET_THROUGH: Select[int] = select(Moderation.contribution_id).where(
    Moderation.is_through, Moderation.is_removed.is_(False)
)
"""The same as numbers: looked for among quotes, nothing else that was said is read."""


def is_told(session: Session) -> ColumnElement[bool]:
    """Return the condition: an item that others may know of.

    It stands on the board, and not for a rehearsal alone.
    """
    return and_(Item.state == ItemState.STANDING, ~in_rehearsal(session))


def is_found_in(process: Process) -> ColumnElement[bool]:
    """Tell that a contribution which is looked up by its number belongs to a process.

    SQLite would walk through all that the process has instead: what it is looked up for (quotes,
    redactions, pictures) is much less.
    """
    return Unsought(Contribution.process_id.expression) == process.id


def may_be_recorded(flags: list[str]) -> bool:
    """Tell whether something said, with these flags, may go to the municipality's record."""
    return TOLD_FLAGS.issuperset(flags)


def may_be_shown(flags: list[str]) -> bool:
    """Tell whether words that were let through may be shown outside, with these flags."""
    return HARMLESS.issuperset(flags)
