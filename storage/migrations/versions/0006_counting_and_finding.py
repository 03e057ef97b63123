"""What has changed since it was counted or indexed, an index of words, and indexes for the wall.

Triggers write down what changes, so that no verb can forget to. Whoever rebuilds `contribution`
(a batch operation on SQLite does) must make its triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CELL = ("process_id", "phase_id", "prompt_id", "channel", "source", "meeting_id")
INDEXES: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("ix_contribution_process_id_channel_id", ("process_id", "channel", "id"), None),
    ("ix_contribution_phase_id_channel_id", ("phase_id", "channel", "id"), None),
    ("ix_contribution_prompt_id_channel_id", ("prompt_id", "channel", "id"), None),
    ("ix_contribution_of_source", ("process_id", "source", "channel", "id"), "source IS NOT NULL"),
    ("ix_contribution_of_meeting", ("meeting_id", "id"), "meeting_id IS NOT NULL"),
)
MEDIA_INDEXES = (("ix_media_free", "shown = 'nobody'"), ("ix_media_lost", "state = 'lost'"))


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "census_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("prompt_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_census_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stale_words",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_stale_words")),
    )
    for name, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(
            name, "contribution", list(columns), sqlite_where=only, postgresql_where=only
        )
    for name, where in MEDIA_INDEXES:
        only = sa.text(where)
        op.create_index(name, "media", ["id"], sqlite_where=only, postgresql_where=only)
    for statement in MADE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Go down."""
    for statement in UNMADE[op.get_bind().dialect.name]:
        op.execute(statement)
    for name, _ in MEDIA_INDEXES:
        op.drop_index(name, table_name="media")
    for name, _, _ in INDEXES:
        op.drop_index(name, table_name="contribution")
    op.drop_table("stale_words")
    op.drop_table("census_change")


def _log(row: str, n: int) -> str:
    columns = ", ".join(("contribution_id", *CELL, "n"))
    values = ", ".join(f"{row}.{name}" for name in ("id", *CELL))
    return f"INSERT INTO census_change ({columns}) SELECT {values}, {n} WHERE {row}.state = 'kept'"


def _is_other(columns: tuple[str, ...], unlike: str) -> str:
    return " OR ".join(f"old.{name} {unlike} new.{name}" for name in columns)


COUNTED = ("state", *CELL)
FOUND = ("text", *COUNTED)
RECOUNTED = f"""
CREATE TRIGGER contribution_recounted AFTER UPDATE OF {", ".join(COUNTED)} ON contribution
WHEN {_is_other(COUNTED, "IS NOT")} BEGIN {_log("old", -1)}; {_log("new", 1)}; END
"""
FORGET = """
DELETE FROM findable WHERE rowid = old.id;
INSERT OR REPLACE INTO stale_words VALUES (old.id, 0);
"""
REWORDED = f"""
CREATE TRIGGER contribution_reworded AFTER UPDATE OF {", ".join(FOUND)} ON contribution
WHEN {_is_other(FOUND, "IS NOT")} BEGIN {FORGET} END
"""
GONE = f"""
CREATE TRIGGER contribution_gone AFTER DELETE ON contribution BEGIN {_log("old", -1)}; {FORGET} END
"""
# ruff: noqa: S608 - names from this file alone.
NOTE_CHANGE = f"""
CREATE FUNCTION verksted_note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' THEN {_log("old", -1)};
ELSIF {_is_other(COUNTED, "IS DISTINCT FROM")} THEN {_log("old", -1)}; {_log("new", 1)};
END IF;
DELETE FROM findable WHERE contribution_id = old.id;
INSERT INTO stale_words VALUES (old.id, false)
ON CONFLICT (contribution_id) DO UPDATE SET is_out = false;
RETURN NULL; END $$
"""
CHANGED = f"""
CREATE TRIGGER contribution_changed AFTER UPDATE OF {", ".join(FOUND)} ON contribution
FOR EACH ROW WHEN ({_is_other(FOUND, "IS DISTINCT FROM")})
EXECUTE FUNCTION verksted_note_change()
"""
DELETED = """
CREATE TRIGGER contribution_gone AFTER DELETE ON contribution
FOR EACH ROW EXECUTE FUNCTION verksted_note_change()
"""
MADE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE findable USING fts5(words, detail=none, tokenize='ascii')",
        RECOUNTED,
        REWORDED,
        GONE,
    ),
    "postgresql": (
        "CREATE TABLE findable (contribution_id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_findable_words ON findable USING gin (words)",
        NOTE_CHANGE,
        CHANGED,
        DELETED,
    ),
}
UNMADE = {
    "sqlite": (
        "DROP TRIGGER contribution_recounted",
        "DROP TRIGGER contribution_reworded",
        "DROP TRIGGER contribution_gone",
        "DROP TABLE findable",
    ),
    "postgresql": (
        "DROP TRIGGER contribution_changed ON contribution",
        "DROP TRIGGER contribution_gone ON contribution",
        "DROP FUNCTION verksted_note_change()",
        "DROP TABLE findable",
    ),
}
