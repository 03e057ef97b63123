"""One index of media by state, in place of one for each state that was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTED = (("ix_media_free", "shown = 'nobody'"), ("ix_media_lost", "state = 'lost'"))


def upgrade() -> None:
    """Go up."""
    for name, _ in COUNTED:
        op.drop_index(name, table_name="media")
    op.create_index("ix_media_state", "media", ["state"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_media_state", table_name="media")
    for name, where in COUNTED:
        only = sa.text(where)
        op.create_index(name, "media", ["id"], sqlite_where=only, postgresql_where=only)
