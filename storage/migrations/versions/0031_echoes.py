"""Words in a row of what was said, as numbers; receipts; no count of those few who did not vote.

Triggers write down of whom the numbers must be made anew, as in 0006. Whoever rebuilds one of
their tables (a batch operation on SQLite does) must make its triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

REPEATED = {"quote": "words", "wording": "text", "transcript": "text"}
"""The tables with other words of a contribution, and the column that has them."""
NO_FEW = """
DELETE FROM tally WHERE part = 'voters' AND EXISTS (
    SELECT 1 FROM tally AS whole WHERE whole.ballot_id = tally.ballot_id
    AND whole.part = 'members' AND whole.n - tally.n < 5
)
"""
# ruff: noqa: S608 - names from this file alone.
# Marked too, when it goes: who makes its numbers just now may have read it already.
ON_SQLITE = (
    (
        "CREATE TRIGGER contribution_echo_changed AFTER UPDATE OF text, state ON contribution"
        " WHEN old.text IS NOT new.text OR old.state IS NOT new.state"
        " BEGIN INSERT OR REPLACE INTO stale_echo VALUES (new.id); END"
    ),
    (
        "CREATE TRIGGER contribution_echo_gone AFTER DELETE ON contribution"
        " BEGIN DELETE FROM echo WHERE contribution_id = old.id;"
        " INSERT OR REPLACE INTO stale_echo VALUES (old.id); END"
    ),
    *(
        f"CREATE TRIGGER {table}_echo_{when} AFTER {what} ON {table}"
        " BEGIN INSERT OR REPLACE INTO stale_echo VALUES (new.contribution_id); END"
        for table, column in REPEATED.items()
        for when, what in (("added", "INSERT"), ("changed", f"UPDATE OF {column}"))
    ),
)
FUNCTION = """
CREATE FUNCTION verksted_note_echo() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number integer; BEGIN
IF TG_OP = 'DELETE' THEN number := old.id;
ELSIF TG_TABLE_NAME = 'contribution' THEN number := new.id;
ELSE number := new.contribution_id;
END IF;
INSERT INTO stale_echo VALUES (number)
ON CONFLICT (contribution_id) DO UPDATE SET contribution_id = excluded.contribution_id;
IF TG_OP = 'DELETE' THEN DELETE FROM echo WHERE contribution_id = number;
ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'contribution' THEN
INSERT INTO stale_words VALUES (number, false) ON CONFLICT (contribution_id) DO NOTHING;
END IF;
RETURN NULL; END $$
"""
"""First the mark, then what it is about: the clock goes that way too, so nobody waits in a circle.

What comes with an import is marked when it comes: thousands at once become visible long after
others with higher numbers, and no clock finds them by their number.
"""
NOTE = "FOR EACH ROW EXECUTE FUNCTION verksted_note_echo()"
ON_POSTGRESQL = (
    FUNCTION,
    (
        "CREATE TRIGGER contribution_echo_changed AFTER UPDATE OF text, state ON contribution"
        " FOR EACH ROW WHEN (old.text IS DISTINCT FROM new.text OR"
        " old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION verksted_note_echo()"
    ),
    f"CREATE TRIGGER contribution_echo_gone AFTER DELETE ON contribution {NOTE}",
    (
        "CREATE TRIGGER contribution_echo_imported AFTER INSERT ON contribution FOR EACH ROW"
        " WHEN (new.batch_id IS NOT NULL) EXECUTE FUNCTION verksted_note_echo()"
    ),
    *(
        f"CREATE TRIGGER {table}_echo_changed AFTER INSERT OR UPDATE OF {column} ON {table} {NOTE}"
        for table, column in REPEATED.items()
    ),
)
MADE = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}
TRIGGERS = {
    "sqlite": (
        *("contribution_echo_changed", "contribution_echo_gone"),
        *(f"{table}_echo_{when}" for table in REPEATED for when in ("added", "changed")),
    ),
    "postgresql": (
        *(f"contribution_echo_{when} ON contribution" for when in ("changed", "gone", "imported")),
        *(f"{table}_echo_changed ON {table}" for table in REPEATED),
    ),
}


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "echo",
        sa.Column("mark", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mark", "contribution_id", name=op.f("pk_echo")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_echo_contribution_id", "echo", ["contribution_id"])
    op.create_table(
        "stale_echo",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_stale_echo")),
    )
    op.add_column(
        "person", sa.Column("receipts", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("person", sa.Column("receipts_since", sa.DateTime(timezone=True), nullable=True))
    for statement in MADE[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute(NO_FEW)


def downgrade() -> None:
    """Go down: triggers first, that none names a table that is gone."""
    engine = op.get_bind().dialect.name
    for trigger in TRIGGERS[engine]:
        op.execute(f"DROP TRIGGER {trigger}")
    if engine == "postgresql":
        op.execute("DROP FUNCTION verksted_note_echo()")
    op.drop_table("stale_echo")
    op.drop_table("echo")
    op.drop_column("person", "receipts_since")
    op.drop_column("person", "receipts")
