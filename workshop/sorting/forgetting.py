"""What goes from the board with the words of somebody who takes them back or is forgotten."""

from __future__ import annotations

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import Change, Item, Quote


def forget_titles(session: Session, said: Select[int]) -> None:
    """Take away titles that repeat the words of these contributions, in the acts too.

    An item without a title stays on the board, with its other voices, and asks for words of its
    own; nobody outside is asked about it meanwhile.
    """
    items = select(Item.id).where(Item.words_from_id.in_(said))
    session.execute(
        delete(Change).where(
            Change.row_table == Item.__tablename__,
            Change.column.in_(("title", "description", "words_from_id")),
            Change.row_id.in_(items),
        )
    )
    session.execute(
        update(Item)
        .where(Item.words_from_id.in_(said))
        .values(title={}, is_chosen=False, words_from_id=None, version=Item.version + 1)
        .execution_options(synchronize_session=False)
    )


def forget_quotes(session: Session, said: Select[int]) -> None:
    """Delete the quotes of these contributions and what acts remember of both, for good."""
    quotes = select(Quote.id).where(Quote.contribution_id.in_(said))
    for table, numbers in (("quote", quotes), ("contribution", said)):
        session.execute(
            delete(Change).where(Change.row_table == table, Change.row_id.in_(numbers))
        )
    session.execute(delete(Quote).where(Quote.contribution_id.in_(said)))
