"""Residents who will help to carry a solution out, and what is known of how it can be done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class Carrier(Base):
    """Somebody who offers to help with a solution: one way to reach them, sealed.

    `mark` is a keyed hash of their pseudonym: they can take it back, and the key is needed to
    tell whose it is. Nothing else here, and no row elsewhere, leads to what they have said.
    """

    __tablename__ = "carrier"
    __table_args__ = (
        UniqueConstraint("item_id", "mark"),
        Index("ix_carrier_process_id", "process_id"),
        Index("ix_carrier_mark", "mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    contacted_at: Mapped[datetime | None]


class Reality(Base):
    """How one solution can be carried out, by language.

    Who does it, with whom, what comes first, what stands in the way, who must decide, and what
    residents have offered to do. Beside each stands what of it is kept from sight, because
    somebody unseen says it.
    """

    __tablename__ = "reality"
    __table_args__ = (UniqueConstraint("item_id"), Index("ix_reality_process_id", "process_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    who: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    partners: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    first_step: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    obstacle: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    decides: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    offers: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_who: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_partners: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_first_step: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_obstacle: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_decides: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_offers: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_at: Mapped[datetime]
