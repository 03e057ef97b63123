"""Which parts of a message have been said, where it takes several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what waits, nobody knows of a part."""
    op.add_column("outgoing", sa.Column("so_far", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it away: a broadcast of which a part was said begins again only by hand."""
    op.execute(
        "UPDATE outgoing SET state = 'uncertain', why = 'a part was said', done_at = claimed_at"
        " WHERE so_far IS NOT NULL AND broadcast_id IS NOT NULL AND state IN ('queued', 'held')"
    )
    op.drop_column("outgoing", "so_far")
