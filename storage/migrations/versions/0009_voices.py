"""Transcripts, redactions, hiding with a reason, rulings on pictures, samples sorted twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    op.add_column("contribution", sa.Column("hidden_why", sa.String(length=20), nullable=True))
    where = sa.text("state = 'hidden'")
    op.create_index(
        "ix_contribution_hidden",
        "contribution",
        ["process_id", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.add_column("media", sa.Column("ruling", sa.String(length=20), nullable=True))
    op.add_column("media", sa.Column("ruling_why", sa.Text(), nullable=True))
    _make_transcripts()
    _make_redactions()
    _make_samples()


def downgrade() -> None:
    """Go down."""
    for table in ("sample_card", "sample", "redaction", "transcript"):
        op.drop_table(table)
    for column in ("ruling_why", "ruling"):
        op.drop_column("media", column)
    op.drop_index("ix_contribution_hidden", table_name="contribution")
    op.drop_column("contribution", "hidden_why")


def _make_transcripts() -> None:
    op.create_table(
        "transcript",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        _key("transcript", "contribution_id", "contribution"),
        _key("transcript", "made_by_id", "facilitator"),
        _key("transcript", "accepted_by_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
    )
    op.create_index("ix_transcript_contribution_id", "transcript", ["contribution_id"])


def _make_redactions() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _key("redaction", "contribution_id", "contribution"),
        _key("redaction", "made_by_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    op.create_index("ix_redaction_contribution_id", "redaction", ["contribution_id"])


def _make_samples() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        _key("sample", "process_id", "process"),
        _key("sample", "phase_id", "phase"),
        _key("sample", "drawn_by_id", "facilitator"),
        _key("sample", "coder_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    op.create_table(
        "sample_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=True),
        sa.Column("settled", sa.String(length=20), nullable=True),
        _key("sample_card", "sample_id", "sample"),
        _key("sample_card", "contribution_id", "contribution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_card")),
        sa.UniqueConstraint(
            "sample_id", "contribution_id", name=op.f("uq_sample_card_sample_id_contribution_id")
        ),
    )
    op.create_index("ix_sample_card_sample_id", "sample_card", ["sample_id"])
    op.create_index("ix_sample_card_contribution_id", "sample_card", ["contribution_id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
