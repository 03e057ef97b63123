"""Leases; and, on PostgreSQL, word to other processes of what has been said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TOLD = {
    "contribution": "INSERT OR UPDATE OR DELETE",
    "wording": "INSERT",
    "media": "INSERT OR UPDATE",
    "outgoing": "INSERT",
}
"""What other processes hear of: table and kind of change. It carries the table's name alone."""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION verksted_tell() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_notify('verksted', TG_TABLE_NAME); RETURN NULL; END $$"
    )
    for table, changes in TOLD.items():
        op.execute(
            f"CREATE TRIGGER tell_{table} AFTER {changes} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION verksted_tell()"
        )


def downgrade() -> None:
    """Go down."""
    if op.get_bind().dialect.name == "postgresql":
        for table in TOLD:
            op.execute(f"DROP TRIGGER tell_{table} ON {table}")
        op.execute("DROP FUNCTION verksted_tell()")
    op.drop_table("lease")
