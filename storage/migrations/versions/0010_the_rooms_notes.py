"""Who came to a meeting, who brought its notes in, and files that wait to be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; what was imported before came from files, brought by nobody.

    No table is made anew: others point to these.
    """
    op.add_column("meeting", sa.Column("tables", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "meeting", sa.Column("attendance", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column(
        "meeting",
        sa.Column("changed_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "import_batch", sa.Column("way", sa.String(20), nullable=False, server_default="file")
    )
    op.add_column("import_batch", sa.Column("facilitator_id", sa.Integer(), nullable=True))
    op.add_column("import_batch", sa.Column("press", sa.String(64), nullable=True))
    op.create_index("ix_import_batch_meeting_id_id", "import_batch", ["meeting_id", "id"])
    op.create_index("ix_import_batch_press", "import_batch", ["press"], unique=True)
    op.create_table(
        "notes_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["facilitator.id"], name=op.f("fk_notes_upload_facilitator_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_notes_upload_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_upload")),
    )
    op.create_index("ix_notes_upload_expires_at", "notes_upload", ["expires_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("notes_upload")
    op.drop_index("ix_import_batch_press", table_name="import_batch")
    op.drop_index("ix_import_batch_meeting_id_id", table_name="import_batch")
    for column in ("press", "facilitator_id", "way"):
        op.drop_column("import_batch", column)
    for column in ("changed_by_hand", "attendance", "tables"):
        op.drop_column("meeting", column)
