"""Indexes of how what was said begins, looked up by thousands, and of ruled pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_index(
        "ix_echo_first",
        "echo",
        ["mark", "contribution_id"],
        postgresql_where=sa.text("is_first"),
        sqlite_where=sa.text("is_first = 1"),
    )
    op.create_index(
        "ix_media_ruling",
        "media",
        ["ruling"],
        postgresql_where=sa.text("ruling IS NOT NULL"),
        sqlite_where=sa.text("ruling IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_media_ruling", "media")
    op.drop_index("ix_echo_first", "echo")
