"""What was changed at the board of a process and its phases, and what the contact has seen to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FOR_CONTACT = """CAST(flags AS VARCHAR) LIKE '%"to-contact"%'"""


def upgrade() -> None:
    """Add columns and tables; so far the process file has said everything."""
    for column in (
        sa.Column("green_light", sa.String(length=200), server_default="", nullable=False),
        sa.Column("decides_by", sa.String(length=10), server_default="", nullable=False),
        sa.Column("mandate_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("process", column)
    op.add_column(
        "phase",
        sa.Column("dates_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "phase_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["facilitator.id"], name=op.f("fk_phase_move_facilitator_id")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_phase_move_process_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_move")),
    )
    op.create_index("ix_phase_move_process_id_id", "phase_move", ["process_id", "id"])
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_follow_up_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["facilitator.id"], name=op.f("fk_follow_up_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_contribution_id", "follow_up", ["contribution_id"])
    op.create_index(
        "ix_contribution_for_contact",
        "contribution",
        ["process_id", "id"],
        sqlite_where=sa.text(FOR_CONTACT),
        postgresql_where=sa.text(FOR_CONTACT),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_contribution_for_contact", table_name="contribution")
    op.drop_table("follow_up")
    op.drop_table("phase_move")
    op.drop_column("phase", "dates_by_hand")
    for column in ("mandate_by_hand", "decides_by", "green_light"):
        op.drop_column("process", column)
