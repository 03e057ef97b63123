"""Facilitators, how they sign in, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Facilitator(Base):
    """Somebody who may see the board; works in a browser only."""

    __tablename__ = "facilitator"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Credential(Base):
    """What somebody signs in with: a name, a password and a second factor.

    Of the password only its Argon2id hash is kept; the secret of the codes is sealed. A code is
    good once: `code_step` is the step (of 30 seconds) of the last one that was taken.
    """

    __tablename__ = "credential"

    id: Mapped[int] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"), unique=True)
    sign_in_name: Mapped[str] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    code_secret: Mapped[bytes]
    code_step: Mapped[int]
    set_up_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code on paper, in the place of one from the telephone: good once, kept as a hash."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class Invite(Base):
    """A link to set up one's sign-in: for a limited time, until that is done; its hash is kept.

    What has been chosen so far waits here: it counts only when a code has shown that it works.
    """

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    code_secret: Mapped[bytes | None]


class SignIn(Base):
    """A facilitator's session in one browser; only the hash of its cookie is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    form_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Audit(Base):
    """Who did what and when; ids only, never words of a resident.

    `process_id` is the process it was done in, NULL for what concerns the house as a whole (who
    may come in, keys). It is no foreign key, because SQLite cannot take such a column away again.
    `kind` is what it is about, as the history sorts it (workshop/board/traces.py).
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_process_id_done_at", "process_id", "done_at", "id"),
        Index("ix_audit_process_id_kind", "process_id", "kind", "done_at", "id"),
        Index("ix_audit_facilitator_id_done_at", "facilitator_id", "done_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    action: Mapped[str] = mapped_column(String(60))
    about: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]
    process_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(20), server_default="other")
