"""What facilitators sign in with: passwords, second factors, codes on paper.

Whoever is signed in stays so until the session ends, and then needs a new invite: until now a
link was all there was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. No table is made anew: others point to these."""
    op.add_column("invite", sa.Column("password_hash", sa.String(200), nullable=True))
    op.add_column("invite", sa.Column("code_secret", sa.LargeBinary(), nullable=True))
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("code_secret", sa.LargeBinary(), nullable=False),
        sa.Column("code_step", sa.Integer(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["facilitator.id"], name=op.f("fk_credential_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("facilitator_id", name=op.f("uq_credential_facilitator_id")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_credential_sign_in_name")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["facilitator.id"], name=op.f("fk_recovery_code_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index("ix_recovery_code_facilitator_id", "recovery_code", ["facilitator_id"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("recovery_code")
    op.drop_table("credential")
    op.drop_column("invite", "code_secret")
    op.drop_column("invite", "password_hash")
