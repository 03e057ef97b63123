"""What facilitators make of what was said: items, the quotes under them, links, and every act."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words

Value = str | int | bool | dict[str, Any] | list[str] | list[int] | None
"""What a column held before or after an act; a moment in the form of ISO 8601."""


class ItemState(StrEnum):
    """Whether an item stands on the board."""

    STANDING = "standing"
    MERGED = "merged"
    REMOVED = "removed"


class Item(Base):
    """A need, measure or solution in residents' words; `position` orders the chosen ones.

    `version` grows with each change, so that nobody changes what they have not seen.
    `words_from_id` is the contribution whose words the title repeats: they go when it goes.
    `unseen_title`, `unseen_description` hold what is written and kept from sight, because
    somebody unseen says it; `is_chosen_unseen` that such an item was chosen.
    `rehearsal_id` is the rehearsal in which it was put up (workshop/rehearsal/marks.py).
    """

    __tablename__ = "item"
    __table_args__ = (Index("ix_item_process_id_kind", "process_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Words]
    description: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_title: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_description: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    is_chosen: Mapped[bool] = mapped_column(default=False)
    is_chosen_unseen: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(
        String(20), default=ItemState.STANDING, server_default=ItemState.STANDING
    )
    # Without foreign keys: SQLite cannot give them to a table that others refer to.
    merged_into_id: Mapped[int | None]
    words_from_id: Mapped[int | None] = mapped_column(index=True)
    rehearsal_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]


class Quote(Base):
    """The part of a contribution that supports an item; no words means all of it.

    `start` is where the words began when they were chosen, counted in characters. `is_turned`
    if the item says the other way round what the quote complains of.
    """

    __tablename__ = "quote"
    __table_args__ = (
        Index("ix_quote_contribution_id", "contribution_id"),
        Index("ix_quote_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    is_turned: Mapped[bool] = mapped_column(default=False)
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]


class Link(Base):
    """A measure that meets a need, or a solution that combines a measure."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("upper_id", "lower_id"),
        Index("ix_link_lower_id", "lower_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    upper_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lower_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[datetime]


class Act(Base):
    """One thing a facilitator did on the board, which can be undone and done again."""

    __tablename__ = "act"
    __table_args__ = (
        Index("ix_act_facilitator_id_id", "facilitator_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    verb: Mapped[str] = mapped_column(String(40))
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Change(Base):
    """What an act made of one column of one row; these go with the words they hold."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_act_id", "act_id"),
        Index("ix_change_row", "row_table", "row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    row_table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    column: Mapped[str] = mapped_column(String(40))
    before: Mapped[Value] = mapped_column(JSON)
    after: Mapped[Value] = mapped_column(JSON)
