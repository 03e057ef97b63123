"""An index of how what was said begins: a page looks thousands of them up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_index(
        "ix_echo_first",
        "echo",
        ["mark", "contribution_id"],
        postgresql_where=sa.text("is_first"),
        sqlite_where=sa.text("is_first"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_echo_first", "echo")
