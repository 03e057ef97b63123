"""Who has claimed a row that is in flight."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is in flight already nobody knows, and the next start settles it."""
    op.add_column("outgoing", sa.Column("claimed_by", sa.String(16), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("outgoing", "claimed_by")
