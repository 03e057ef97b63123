"""Whether a process is moderated in the hall, and what was let through to its projector.

Triggers take a decision away when the words or pictures it was about change, so that no verb can
forget to. Whoever rebuilds `contribution` or `media` (a batch operation on SQLite does) must make
their triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ON_SQLITE = (
    (
        "CREATE TRIGGER moderation_of_other_words AFTER UPDATE OF text, state ON contribution"
        " WHEN old.text IS NOT new.text OR old.state IS NOT new.state"
        " BEGIN DELETE FROM moderation WHERE contribution_id = new.id; END"
    ),
    (
        "CREATE TRIGGER moderation_of_other_pictures AFTER UPDATE OF name, shown, ruling"
        " ON media WHEN old.name IS NOT new.name OR old.shown IS NOT new.shown"
        " OR old.ruling IS NOT new.ruling"
        " BEGIN DELETE FROM moderation WHERE contribution_id = new.contribution_id; END"
    ),
)
FUNCTION = """
CREATE FUNCTION verksted_moderate_anew() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_TABLE_NAME = 'contribution' THEN DELETE FROM moderation WHERE contribution_id = new.id;
ELSE DELETE FROM moderation WHERE contribution_id = new.contribution_id;
END IF;
RETURN NULL; END $$
"""
ON_POSTGRESQL = (
    FUNCTION,
    (
        "CREATE TRIGGER moderation_of_other_words AFTER UPDATE OF text, state ON contribution"
        " FOR EACH ROW WHEN (old.text IS DISTINCT FROM new.text OR"
        " old.state IS DISTINCT FROM new.state)"
        " EXECUTE FUNCTION verksted_moderate_anew()"
    ),
    (
        "CREATE TRIGGER moderation_of_other_pictures AFTER UPDATE OF name, shown, ruling ON media"
        " FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name OR"
        " old.ruling IS DISTINCT FROM new.ruling OR"
        " old.shown IS DISTINCT FROM new.shown) EXECUTE FUNCTION verksted_moderate_anew()"
    ),
    (
        "CREATE TRIGGER tell_moderation AFTER INSERT OR UPDATE OR DELETE ON moderation"
        " FOR EACH STATEMENT EXECUTE FUNCTION verksted_tell()"
    ),
    (
        "CREATE TRIGGER tell_process AFTER UPDATE ON process"
        " FOR EACH STATEMENT EXECUTE FUNCTION verksted_tell()"
    ),
)


def upgrade() -> None:
    """Go up."""
    moderated: sa.Column[bool] = sa.Column(
        "is_moderated", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("process", moderated)
    op.create_table(
        "moderation",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_through", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_moderation_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_moderation")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ON_SQLITE if is_sqlite else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Go down."""
    on = ("", "") if op.get_bind().dialect.name == "sqlite" else (" ON contribution", " ON media")
    op.execute(f"DROP TRIGGER moderation_of_other_words{on[0]}")
    op.execute(f"DROP TRIGGER moderation_of_other_pictures{on[1]}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER tell_process ON process")
        op.execute("DROP FUNCTION verksted_moderate_anew() CASCADE")
    op.drop_table("moderation")
    op.drop_column("process", "is_moderated")
