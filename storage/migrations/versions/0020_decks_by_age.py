"""A prompt may belong to the deck of some age bands alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; so far all have been asked the same."""
    op.add_column(
        "prompt", sa.Column("ages", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )


def downgrade() -> None:
    """Go down."""
    op.drop_column("prompt", "ages")
