"""What the history needs: which process an act was in and what about; what was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = {
    "sorting": (
        "sort", "unsort", "move", "put-aside", "fetch-back", "put-up", "reword", "merge", "split",
        "take-down", "choose", "link", "unlink", "draft-transcript", "accept-transcript",
        "draw-sample", "finish-sample", "settle",
    ),
    "care": (
        "hide", "show-again", "mark", "redact", "show-words", "hold-picture",
        "let-picture-through",
    ),
    "deciding": ("decide", "correct", "strike"),
    "room": (
        "meeting-add", "meeting-change", "attendance", "note-add", "note-undo", "import",
        "import-undo",
    ),
    "hall": ("hall-through", "hall-held", "hall-undo", "moderation-set"),
    "process": ("phase-set", "phase-open", "phase-closed", "broadcast"),
    "rehearsal": ("rehearsal-started", "rehearsal-wiped"),
    "doors": (
        "sign-in", "code-refused", "recovery-code-used", "set-up", "other-sessions-ended",
        "password-changed", "second-factor-changed", "recovery-codes-made", "invite",
        "role-changed", "shut-out", "api-key-add", "api-key-revoke",
    ),
}  # fmt: skip
OF_ROWS = {
    "act": "act",
    "batch_id": "import_batch",
    "meeting": "meeting",
    "contribution": "contribution",
    "item": "item",
    "decision": "decision",
    "sample": "sample",
    "phase_id": "phase",
}
"""Where it stands, of what an act was about, which process it is of."""
INDEXES = {
    "ix_audit_process_id_done_at": ["process_id", "done_at", "id"],
    "ix_audit_process_id_kind": ["process_id", "kind", "done_at", "id"],
    "ix_audit_facilitator_id_done_at": ["facilitator_id", "done_at", "id"],
}
AUDIT = sa.table(
    "audit",
    sa.column("id", sa.Integer()),
    sa.column("action", sa.String()),
    sa.column("about", sa.JSON()),
    sa.column("process_id", sa.Integer()),
    sa.column("kind", sa.String()),
)
PROCESS = sa.table("process", sa.column("id", sa.Integer()), sa.column("is_current", sa.Boolean()))
ACT = sa.table("act", sa.column("id", sa.Integer()), sa.column("verb", sa.String()))
AT_A_TIME = 1_000


def upgrade() -> None:
    """Go up."""
    process: sa.Column[int] = sa.Column("process_id", sa.Integer(), nullable=True)
    kind: sa.Column[str] = sa.Column(
        "kind", sa.String(length=20), server_default="other", nullable=False
    )
    op.add_column("audit", process)
    op.add_column("audit", kind)
    op.add_column("moderation", sa.Column("seen", sa.String(length=64), nullable=True))
    for table in ("meeting", "moderation"):
        removed: sa.Column[bool] = sa.Column(
            "is_removed", sa.Boolean(), server_default=sa.false(), nullable=False
        )
        op.add_column(table, removed)
    _tell_kinds(op.get_bind())
    for name, columns in INDEXES.items():
        op.create_index(name, "audit", columns)


def downgrade() -> None:
    """Go down: what was taken out stays out, and what was taken back is as if never decided."""
    for name in INDEXES:
        op.drop_index(name, "audit")
    op.execute("DELETE FROM moderation WHERE is_removed")
    op.execute(
        "UPDATE contribution SET state = 'withdrawn', note_fingerprint = NULL WHERE state = 'out'"
    )
    for table, column in (
        ("audit", "process_id"),
        ("audit", "kind"),
        ("moderation", "seen"),
        ("meeting", "is_removed"),
        ("moderation", "is_removed"),
    ):
        op.drop_column(table, column)


def _tell_kinds(bind: sa.Connection) -> None:
    """Write beside each row of the audit what it is about, and in which process it was done."""
    kinds = {action: kind for kind, actions in KINDS.items() for action in actions}
    current = bind.scalar(sa.select(PROCESS.c.id).where(PROCESS.c.is_current))
    newest = 0
    while rows := _after(bind, newest):
        for number, action, about in rows:
            kind = kinds.get(_verb(bind, action, about), "other")
            process = None if kind == "doors" else _process(bind, about) or current
            row = sa.update(AUDIT).where(AUDIT.c.id == number)
            bind.execute(row.values(kind=kind, process_id=process))
        newest = rows[-1].id


def _after(bind: sa.Connection, newest: int) -> list[Any]:
    query = sa.select(AUDIT.c.id, AUDIT.c.action, AUDIT.c.about).where(AUDIT.c.id > newest)
    return list(bind.execute(query.order_by(AUDIT.c.id).limit(AT_A_TIME)))


def _verb(bind: sa.Connection, action: str, about: Mapping[str, Any]) -> str:
    if action not in ("undo", "redo"):
        return action
    return bind.scalar(sa.select(ACT.c.verb).where(ACT.c.id == about.get("act"))) or action


def _process(bind: sa.Connection, about: Mapping[str, Any]) -> int | None:
    for key, name in OF_ROWS.items():
        if isinstance(about.get(key), int):
            there = sa.table(name, sa.column("id"), sa.column("process_id", sa.Integer()))
            found = bind.scalar(sa.select(there.c.process_id).where(there.c.id == about[key]))
            if found is not None:
                return int(found)
    return None
