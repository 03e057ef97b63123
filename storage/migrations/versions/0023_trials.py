"""What facilitators send to themselves first and say to many; since when something is paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column; nothing has been tried or spoken so far."""
    op.create_table(
        "trial",
        sa.Column("facilitator_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["facilitator.id"], name=op.f("fk_trial_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("facilitator_id", name=op.f("pk_trial")),
    )
    op.create_index("ix_trial_expires_at", "trial", ["expires_at"])
    op.add_column("broadcast", sa.Column("voice", sa.String(length=80), nullable=True))
    op.add_column("broadcast", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "broadcast", sa.Column("remind_after", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Take them away; recordings stay on the shelf."""
    for name in ("remind_after", "paused_at", "voice"):
        op.drop_column("broadcast", name)
    op.drop_table("trial")
