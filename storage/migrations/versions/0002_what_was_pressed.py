"""What was pressed, in which language something was said, and whether it waited for silence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was said before has no known language and waited for nobody."""
    with op.batch_alter_table("outgoing") as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("pressed", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("is_patient", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(
            "ix_outgoing_patient",
            ["person_id"],
            sqlite_where=sa.text("is_patient = 1"),
            postgresql_where=sa.text("is_patient"),
        )


def downgrade() -> None:
    """Take the columns away."""
    with op.batch_alter_table("outgoing") as batch_op:
        batch_op.drop_index("ix_outgoing_patient")
        batch_op.drop_column("is_patient")
        batch_op.drop_column("pressed_at")
        batch_op.drop_column("pressed")
        batch_op.drop_column("language")
