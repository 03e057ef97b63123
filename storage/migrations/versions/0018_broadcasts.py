"""Broadcasts of several kinds: series, reminders, invitations; times that hang on something."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFERRING = {
    "meeting_id": "meeting",
    "series_id": "series",
    "reminds_id": "broadcast",
    "facilitator_id": "facilitator",
}
TOLD_APART = """UPDATE broadcast SET kind = CASE WHEN prompt_id IS NULL THEN 'words'
ELSE 'prompt' END"""
OF_BROADCASTS = "broadcast_id IS NOT NULL"


def upgrade() -> None:
    """Go up; so far there were prompts and words, at a time of their own."""
    op.add_column(
        "process", sa.Column("rhythm", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_series_process_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    for column in (
        sa.Column("kind", sa.String(length=20), server_default="words", nullable=False),
        sa.Column("picture", sa.String(length=80), nullable=True),
        sa.Column("alt", sa.JSON(), nullable=True),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("from_age", sa.Integer(), server_default="0", nullable=False),
        sa.Column("anchor", sa.JSON(), nullable=True),
        sa.Column("asks", sa.String(length=20), nullable=True),
        sa.Column("submitted", sa.String(length=64), nullable=True),
    ):
        op.add_column("broadcast", column)
    for name, table in REFERRING.items():
        # In SQLite's own words: to rebuild the table would break what refers to it.
        op.execute(
            f"ALTER TABLE broadcast ADD COLUMN {name} INTEGER "
            f"CONSTRAINT fk_broadcast_{name} REFERENCES {table} (id)"
        )
    op.execute(TOLD_APART)
    op.execute("UPDATE audit SET kind = 'broadcasts' WHERE action = 'broadcast'")
    op.create_index("ix_broadcast_submitted", "broadcast", ["submitted"], unique=True)
    op.create_index("ix_broadcast_process_id_due_at", "broadcast", ["process_id", "due_at"])
    op.create_index("ix_broadcast_reminds_id", "broadcast", ["reminds_id"])
    op.create_index("ix_broadcast_series_id", "broadcast", ["series_id"])
    op.create_index(
        "ix_outgoing_broadcast_person",
        "outgoing",
        ["person_id", "not_before"],
        sqlite_where=sa.text(OF_BROADCASTS),
        postgresql_where=sa.text(OF_BROADCASTS),
    )


def downgrade() -> None:
    """Go down; what asks or is held goes out no more."""
    op.execute("UPDATE audit SET kind = 'process' WHERE kind = 'broadcasts'")
    op.execute("UPDATE broadcast SET state = 'cancelled' WHERE state = 'asks'")
    # Without these columns they would go to everybody.
    op.execute(
        "UPDATE broadcast SET state = 'cancelled' "
        "WHERE state = 'planned' AND (reminds_id IS NOT NULL OR from_age > 0)"
    )
    op.execute("UPDATE broadcast SET state = 'fired' WHERE state = 'paused'")
    op.execute("UPDATE outgoing SET state = 'cancelled' WHERE state = 'held'")
    op.drop_index("ix_outgoing_broadcast_person", table_name="outgoing")
    for name in ("series_id", "reminds_id", "process_id_due_at", "submitted"):
        op.drop_index(f"ix_broadcast_{name}", table_name="broadcast")
    for name in (
        *REFERRING,
        *("submitted", "asks", "anchor", "from_age", "place", "alt", "picture", "kind"),
    ):
        op.drop_column("broadcast", name)
    op.drop_table("series")
    op.drop_column("process", "rhythm")
