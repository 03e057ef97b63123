"""The keys with which the municipality's other systems read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class ApiKey(Base):
    """A key that a system reads with, under the name it was given; only its hash is kept.

    Of one name at most one has not been revoked. `used_at` is noted once an hour.
    """

    __tablename__ = "api_key"
    __table_args__ = (
        Index(
            "ix_api_key_name",
            "name",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
