"""Ballots: their options, residents' dots, paper dots, and what was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody has voted on anything so far."""
    _make_ballots()
    _make_options()
    _make_dots()
    _make_paper()
    _make_tallies()
    op.add_column("outgoing", sa.Column("ballot_id", sa.Integer(), nullable=True))
    op.add_column("broadcast", sa.Column("button", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("broadcast", "button")
    op.drop_column("outgoing", "ballot_id")
    for name in ("tally", "paper_dots", "dot", "ballot_option", "ballot"):
        op.drop_table(name)


def _make_ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("is_several_on_one", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("decider", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _refers("ballot", "process_id", "process"),
        _refers("ballot", "made_by_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
    )
    op.create_index("ix_ballot_process_id_state", "ballot", ["process_id", "state"])


def _make_options() -> None:
    op.create_table(
        "ballot_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("unseen_title", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        _refers("ballot_option", "ballot_id", "ballot"),
        _refers("ballot_option", "item_id", "item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_option")),
        sa.UniqueConstraint(
            "ballot_id", "item_id", name=op.f("uq_ballot_option_ballot_id_item_id")
        ),
    )
    op.create_index("ix_ballot_option_item_id", "ballot_option", ["item_id"])


def _make_dots() -> None:
    op.create_table(
        "dot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("dot", "ballot_id", "ballot"),
        _refers("dot", "person_id", "person"),
        _refers("dot", "option_id", "ballot_option"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dot")),
        sa.UniqueConstraint("person_id", "option_id", name=op.f("uq_dot_person_id_option_id")),
    )
    op.create_index("ix_dot_ballot_id_person_id", "dot", ["ballot_id", "person_id"])
    op.create_index("ix_dot_option_id", "dot", ["option_id"])


def _make_paper() -> None:
    op.create_table(
        "paper_dots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("table_label", sa.String(length=40), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        _refers("paper_dots", "ballot_id", "ballot"),
        _refers("paper_dots", "meeting_id", "meeting"),
        _refers("paper_dots", "option_id", "ballot_option"),
        _refers("paper_dots", "entered_by_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_dots")),
        sa.UniqueConstraint(
            "ballot_id",
            "meeting_id",
            "table_label",
            "option_id",
            name=op.f("uq_paper_dots_ballot_id_meeting_id_table_label_option_id"),
        ),
    )
    op.create_index("ix_paper_dots_meeting_id", "paper_dots", ["meeting_id"])
    op.create_index("ix_paper_dots_option_id", "paper_dots", ["option_id"])


def _make_tallies() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        _refers("tally", "ballot_id", "ballot"),
        _refers("tally", "option_id", "ballot_option"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_ballot_id", "tally", ["ballot_id"])
    op.create_index("ix_tally_option_id", "tally", ["option_id"])


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
