"""What goes from the board with the words of somebody who takes them back or is forgotten."""

from __future__ import annotations

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import Change, Item, Media, Quote, Redaction, SampleCard, Transcript


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
    """Delete the quotes of these contributions, what was written down of them and sealed, their
    places in samples, and what acts remember of it all, for good."""
    _forget_changes(session, "contribution", said)
    for table in (Quote, Transcript, SampleCard, Media):
        numbers = select(table.id).where(table.contribution_id.in_(said))
        _forget_changes(session, table.__tablename__, numbers)
    for own in (Quote, Transcript, SampleCard, Redaction):
        session.execute(delete(own).where(own.contribution_id.in_(said)))


def _forget_changes(session: Session, table: str, numbers: Select[int]) -> None:
    session.execute(delete(Change).where(Change.row_table == table, Change.row_id.in_(numbers)))
