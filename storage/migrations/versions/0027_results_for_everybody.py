"""Whether everybody may read the results of a process."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is shown until somebody says so."""
    op.add_column(
        "process",
        sa.Column("shows_results", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Take it away, with what acts remember of it."""
    op.execute("DELETE FROM change WHERE row_table = 'process' AND \"column\" = 'shows_results'")
    op.drop_column("process", "shows_results")
