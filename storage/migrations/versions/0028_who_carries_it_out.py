"""Who will help to carry a solution out, kept apart, and how it can be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
PARTS = ("who", "partners", "first_step", "obstacle", "decides", "offers")


def upgrade() -> None:
    """Make the tables; nobody has been asked so far."""
    op.create_table(
        "carrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_carrier_process_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_carrier_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("item_id", "mark", name=op.f("uq_carrier_item_id_mark")),
    )
    op.create_index("ix_carrier_process_id", "carrier", ["process_id"])
    op.create_index("ix_carrier_mark", "carrier", ["mark"])
    told = [
        sa.Column(name, sa.JSON(), server_default="{}", nullable=False)
        for name in (*PARTS, *(f"unseen_{part}" for part in PARTS))
    ]
    op.create_table(
        "reality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        *told,
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_reality_process_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reality_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reality")),
        sa.UniqueConstraint("item_id", name=op.f("uq_reality_item_id")),
    )
    op.create_index("ix_reality_process_id", "reality", ["process_id"])
    op.add_column("person", sa.Column("carrying_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away, with what acts remember of them; whoever was asked is asked no more."""
    op.execute("DELETE FROM change WHERE row_table IN ('carrier', 'reality')")
    op.execute("UPDATE person SET place = 'idle' WHERE place = 'carrying'")
    op.drop_column("person", "carrying_id")
    op.drop_table("reality")
    op.drop_table("carrier")
