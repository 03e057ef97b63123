"""What is done about solutions since, and rounds of answers to those who gave a voice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody has been told anything so far."""
    op.create_table(
        "status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("unseen_words", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_status_process_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_status_item_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["facilitator.id"], name=op.f("fk_status_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status")),
    )
    op.create_index("ix_status_process_id", "status", ["process_id"])
    op.create_index("ix_status_item_id", "status", ["item_id"])
    op.create_table(
        "answer_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("foot", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_answer_back_process_id")
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_answer_back_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["facilitator.id"], name=op.f("fk_answer_back_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_back")),
    )
    op.create_index("ix_answer_back_process_id", "answer_back", ["process_id"])
    op.create_index("ix_answer_back_broadcast_id", "answer_back", ["broadcast_id"])
    op.create_table(
        "became",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("fate", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer_back.id"], name=op.f("fk_became_answer_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_became_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_became")),
    )
    op.create_index("ix_became_answer_id", "became", ["answer_id"])
    op.create_index("ix_became_item_id", "became", ["item_id"])
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("became_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["became_id"], ["became.id"], name=op.f("fk_told_became_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_told_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint("became_id", "person_id", name=op.f("uq_told_became_id_person_id")),
    )
    op.create_index("ix_told_person_id", "told", ["person_id"])
    op.add_column(
        "outgoing",
        sa.Column("names_items", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Take them away, with what acts remember of them; messages that went out stay."""
    op.execute("DELETE FROM change WHERE row_table = 'status'")
    op.drop_column("outgoing", "names_items")
    for name in ("told", "became", "answer_back", "status"):
        op.drop_table(name)
