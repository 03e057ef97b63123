"""Whether a rehearsal is on, and which items were put up in one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TELL = (
    "CREATE TRIGGER tell_rehearsal AFTER INSERT OR DELETE ON rehearsal"
    " FOR EACH STATEMENT EXECUTE FUNCTION verksted_tell()"
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("robots", sa.Integer(), nullable=False),
        sa.Column("per_tick", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_rehearsal_process_id")
        ),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_rehearsal_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("process_id", name=op.f("uq_rehearsal_process_id")),
    )
    op.add_column("item", sa.Column("rehearsal_id", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TELL)


def downgrade() -> None:
    """Go down."""
    op.drop_column("item", "rehearsal_id")
    op.drop_table("rehearsal")
