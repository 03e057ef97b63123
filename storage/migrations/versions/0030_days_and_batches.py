"""When what has changed was said, for those who count by day; notes by the import they came with.

Triggers as in 0006, with one column more. Changes from before have no time: whoever begins to
count after this counts what they tell of from the rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

CELL = ("process_id", "phase_id", "prompt_id", "channel", "source", "meeting_id")
COUNTED = ("state", *CELL)
BY_BATCH = "ix_contribution_of_batch"


def upgrade() -> None:
    """Go up."""
    only = sa.text("batch_id IS NOT NULL")
    op.create_index(
        BY_BATCH, "contribution", ["batch_id"], sqlite_where=only, postgresql_where=only
    )
    op.add_column("census_change", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    _note((*CELL, "said_at"))


def downgrade() -> None:
    """Go down: triggers first, that none names a column that is gone."""
    _note(CELL)
    op.drop_column("census_change", "said_at")
    op.drop_index(BY_BATCH, table_name="contribution")


def _note(columns: tuple[str, ...]) -> None:
    """Let the triggers write these columns of what has changed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_function(columns))
        return
    for name in ("contribution_recounted", "contribution_gone"):
        op.execute(f"DROP TRIGGER {name}")
    op.execute(
        f"CREATE TRIGGER contribution_recounted AFTER UPDATE OF {', '.join(COUNTED)}"
        f" ON contribution WHEN {_is_other('IS NOT')}"
        f" BEGIN {_log('old', -1, columns)}; {_log('new', 1, columns)}; END"
    )
    op.execute(
        "CREATE TRIGGER contribution_gone AFTER DELETE ON contribution"
        f" BEGIN {_log('old', -1, columns)}; {FORGET} END"
    )


# ruff: noqa: S608 - names from this file alone.
def _log(row: str, n: int, columns: tuple[str, ...]) -> str:
    names = ", ".join(("contribution_id", *columns, "n"))
    values = ", ".join(f"{row}.{name}" for name in ("id", *columns))
    return f"INSERT INTO census_change ({names}) SELECT {values}, {n} WHERE {row}.state = 'kept'"


def _is_other(unlike: str) -> str:
    return " OR ".join(f"old.{name} {unlike} new.{name}" for name in COUNTED)


FORGET = """
DELETE FROM findable WHERE rowid = old.id;
INSERT OR REPLACE INTO stale_words VALUES (old.id, 0);
"""


def _function(columns: tuple[str, ...]) -> str:
    return f"""
CREATE OR REPLACE FUNCTION verksted_note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' THEN {_log("old", -1, columns)};
ELSIF {_is_other("IS DISTINCT FROM")}
THEN {_log("old", -1, columns)}; {_log("new", 1, columns)};
END IF;
DELETE FROM findable WHERE contribution_id = old.id;
INSERT INTO stale_words VALUES (old.id, false)
ON CONFLICT (contribution_id) DO UPDATE SET is_out = false;
RETURN NULL; END $$
"""
