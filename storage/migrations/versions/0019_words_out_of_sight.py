"""Words that are out of sight are kept beside what is shown; samples can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = {
    "item": ("unseen_title", "unseen_description"),
    "decision": ("unseen_words",),
}
SILENCING = ("hide", "show-again", "note-undo", "note-redo", "import-undo", "import-redo")
WORDS = ("title", "description", "words")
ACT = sa.table(
    "act",
    sa.column("id", sa.Integer()),
    sa.column("verb", sa.String()),
    sa.column("undone_at", sa.DateTime()),
)
CHANGE = sa.table(
    "change",
    sa.column("id", sa.Integer()),
    sa.column("act_id", sa.Integer()),
    sa.column("row_table", sa.String()),
    sa.column("row_id", sa.Integer()),
    sa.column("column", sa.String()),
    sa.column("before", sa.JSON()),
    sa.column("after", sa.JSON()),
)
ROWS = {
    name: sa.table(
        name,
        sa.column("id", sa.Integer()),
        *(sa.column(one, sa.JSON()) for one in (*WORDS, *COLUMNS[name])),
        sa.column("is_chosen_unseen", sa.Boolean()),
    )
    for name in COLUMNS
}
Place = tuple[str, int, str]


def upgrade() -> None:
    """Go up: what acts remember of such words is kept beside them, and in the acts no more."""
    for name, columns in COLUMNS.items():
        for column in columns:
            op.add_column(name, sa.Column(column, sa.JSON(), server_default="{}", nullable=False))
    chosen: sa.Column[bool] = sa.Column(
        "is_chosen_unseen", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("item", chosen)
    removed: sa.Column[bool] = sa.Column(
        "is_removed", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("sample", removed)
    _keep(op.get_bind())


def downgrade() -> None:
    """Go down: what was kept from sight is gone, and samples that were taken back too."""
    op.execute(
        "DELETE FROM sample_card WHERE sample_id IN (SELECT id FROM sample WHERE is_removed)"
    )
    op.execute("DELETE FROM sample WHERE is_removed")
    op.drop_column("sample", "is_removed")
    op.drop_column("item", "is_chosen_unseen")
    for name, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(name, column)


def _keep(bind: sa.Connection) -> None:
    silencing = sa.select(ACT.c.id).where(ACT.c.verb.in_(SILENCING))
    by_place: dict[Place, list[Any]] = {}
    standing = (
        sa.select(CHANGE, ACT.c.verb)
        .join(ACT, ACT.c.id == CHANGE.c.act_id)
        .where(ACT.c.undone_at.is_(None), CHANGE.c.row_table.in_(COLUMNS))
        .where(CHANGE.c.column.in_(WORDS))
        .order_by(CHANGE.c.id.desc())
    )
    for one in bind.execute(standing):
        if one.before != one.after:
            by_place.setdefault((one.row_table, one.row_id, one.column), []).append(one)
    for (table, number, column), changes in by_place.items():
        rows = ROWS[table]
        held = bind.scalar(sa.select(rows.c[column]).where(rows.c.id == number)) or {}
        taken = list(_taken(changes, held))
        if not taken or not isinstance(taken[-1].before, Mapping):
            continue
        # What was hidden, shown and hidden again stood there in between, not at the beginning.
        stood = {code: text for one in reversed(taken) for code, text in one.before.items()}
        kept = {code: text for code, text in stood.items() if code not in held}
        values: dict[str, Any] = {f"unseen_{column}": kept}
        if column == "title" and not held:
            values["is_chosen_unseen"] = _was_chosen(bind, number, [one.act_id for one in taken])
        bind.execute(sa.update(rows).where(rows.c.id == number).values(values))
    words = CHANGE.c.row_table.in_(COLUMNS) & CHANGE.c.column.in_((*WORDS, "is_chosen"))
    bind.execute(sa.delete(CHANGE).where(words, CHANGE.c.act_id.in_(silencing)))


def _taken(changes: Iterable[Any], left: Any) -> Iterable[Any]:
    """Give those of the changes of one place that led from what was written to what is left."""
    for one in changes:
        if one.after == left and one.verb in SILENCING:
            left = one.before
            yield one
        elif one.after == left:
            return


def _was_chosen(bind: sa.Connection, number: int, acts: list[int]) -> bool:
    of_it = (CHANGE.c.row_table == "item", CHANGE.c.row_id == number, CHANGE.c.act_id.in_(acts))
    chosen = sa.select(CHANGE.c.before).where(*of_it, CHANGE.c.column == "is_chosen")
    return any(before is True for before in bind.scalars(chosen))
