"""Sorting: quotes, links, and acts that can be undone; items that are merged or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PILES = {
    "ix_contribution_unsorted": "NOT is_sorted AND NOT is_aside AND state = 'kept'",
    "ix_contribution_sorted": "is_sorted",
    "ix_contribution_aside": "is_aside",
}
"""What lies on each pile, so that it is found however much lies on the others."""
NO = sa.false()


def upgrade() -> None:
    """Go up."""
    _widen_contribution()
    _widen_item()
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("is_turned", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _key("quote", "contribution_id", "contribution"),
        _key("quote", "item_id", "item"),
        _key("quote", "made_by_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    op.create_index("ix_quote_contribution_id", "quote", ["contribution_id"])
    op.create_index("ix_quote_item_id", "quote", ["item_id"])
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upper_id", sa.Integer(), nullable=False),
        sa.Column("lower_id", sa.Integer(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _key("link", "upper_id", "item"),
        _key("link", "lower_id", "item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("upper_id", "lower_id", name=op.f("uq_link_upper_id_lower_id")),
    )
    op.create_index("ix_link_lower_id", "link", ["lower_id"])
    _make_acts()
    if op.get_bind().dialect.name == "postgresql":
        # Facilitators at other processes' pages see at once what is done on the board.
        op.execute(
            "CREATE TRIGGER tell_audit AFTER INSERT ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION verksted_tell()"
        )


def downgrade() -> None:
    """Go down."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER tell_audit ON audit")
    for table in ("change", "act", "link", "quote"):
        op.drop_table(table)
    op.drop_index("ix_item_words_from_id", table_name="item")
    for column in ("version", "words_from_id", "merged_into_id", "state", "description"):
        op.drop_column("item", column)
    for name in PILES:
        op.drop_index(name, table_name="contribution")
    for column in ("aside_why", "is_aside", "is_sorted"):
        op.drop_column("contribution", column)


def _widen_contribution() -> None:
    for name in ("is_sorted", "is_aside"):
        op.add_column(
            "contribution", sa.Column(name, sa.Boolean(), nullable=False, server_default=NO)
        )
    op.add_column("contribution", sa.Column("aside_why", sa.String(length=20), nullable=True))
    for name, condition in PILES.items():
        where = sa.text(condition)
        columns = ["process_id", "id"]
        op.create_index(name, "contribution", columns, sqlite_where=where, postgresql_where=where)


def _widen_item() -> None:
    text, number = sa.String(length=20), sa.Integer()
    for column in (
        sa.Column("description", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("state", text, nullable=False, server_default="standing"),
        sa.Column("merged_into_id", number, nullable=True),
        sa.Column("words_from_id", number, nullable=True),
        sa.Column("version", number, nullable=False, server_default="1"),
    ):
        op.add_column("item", column)
    op.create_index("ix_item_words_from_id", "item", ["words_from_id"])


def _make_acts() -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _key("act", "process_id", "process"),
        _key("act", "facilitator_id", "facilitator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_act_facilitator_id_id", "act", ["facilitator_id", "id"])
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        _key("change", "act_id", "act"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_act_id", "change", ["act_id"])
    op.create_index("ix_change_row", "change", ["row_table", "row_id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
