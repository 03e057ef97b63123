"""Why a channel could not be heard: away, or another bot with the same token, or a restore."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; so far all of them were times away."""
    cause = sa.Column("cause", sa.String(length=20), server_default="away", nullable=False)
    op.add_column("outage", cause)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("outage", "cause")
