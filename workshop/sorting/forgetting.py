"""What goes from the board with the words of somebody who takes them back or is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Change,
    Contribution,
    Delivery,
    Item,
    Media,
    Outgoing,
    Quote,
    Redaction,
    SampleCard,
    Transcript,
)
from workshop.redacting.masking import finder
from workshop.redacting.places import hide_in

AROUND = ".,:;!?…«»\"'()–-"
A_SENTENCE = 3
"""So many words in a row are somebody's own."""


def forget_titles(session: Session, said: Select[int]) -> None:
    """Take away titles and explanations that repeat these contributions, in the acts too.

    An item without a title stays on the board, with its other voices, and asks for words of its
    own; nobody is asked about it meanwhile.
    """
    numbers = set(session.scalars(said))
    words = words_of(session, said)
    for item in _items_of(session, said, numbers):
        is_own = item.words_from_id in numbers
        once = {one for one in _once_called(session, item) if _repeats(one, words, is_own=is_own)}
        _forget_changes_of_words(session, item)
        title = without(item.title, words, is_own=is_own)
        description = without(item.description, words, is_own=is_own)
        gone = {*item.title.values(), *item.description.values()}
        gone -= {*title.values(), *description.values()}
        _forget_told(session, item, gone | once)
        if not gone:
            continue
        item.description, item.version = description, item.version + 1
        if title != item.title:
            item.title, item.is_chosen, item.words_from_id = title, False, None
            _ask_nobody(session, item)
    session.flush()


def words_of(session: Session, said: Select[int]) -> list[str]:
    """Return the words of contributions and of what is quoted of them, plain."""
    texts = session.scalars(select(Contribution.text).where(Contribution.id.in_(said)))
    quoted = session.scalars(select(Quote.words).where(Quote.contribution_id.in_(said)))
    return [plain for one in (*texts, *quoted) if (plain := bare(one))]


def _items_of(session: Session, said: Select[int], numbers: set[int]) -> list[Item]:
    """Return the items that have, or once had, these words under them or as their title."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    named = select(Change).where(Change.row_table == "item", Change.column == "words_from_id")
    once = {one.row_id for one in session.scalars(named) if numbers & {one.before, one.after}}
    query = select(Item).where(
        Item.words_from_id.in_(said) | Item.id.in_(under) | Item.id.in_(once)
    )
    return list(session.scalars(query))


def without(words: dict[str, str], said: Sequence[str], *, is_own: bool) -> dict[str, str]:
    """Return the texts that repeat nothing; of what is known as theirs, translations go too."""
    repeating = {code for code, text in words.items() if _repeats(text, said, is_own=is_own)}
    gone = set(words) if is_own and repeating else repeating
    return {code: text for code, text in words.items() if code not in gone}


def _repeats(text: str, said: Sequence[str], *, is_own: bool) -> bool:
    """Tell whether a text has these words in it, or is a piece of them.

    A word or two that somebody has also said repeat nothing, unless the title is known as theirs.
    """
    plain = bare(text)
    is_piece = is_own or len(plain.split()) >= A_SENTENCE
    return any(one in plain or (is_piece and plain in one) for one in said)


def bare(text: str) -> str:
    """Return the words of a text without what stands around them."""
    return " ".join(filter(None, (word.strip(AROUND) for word in text.casefold().split())))


def _forget_changes_of_words(session: Session, item: Item) -> None:
    of_words = Change.column.in_(("title", "description", "words_from_id"))
    session.execute(
        delete(Change).where(Change.row_table == "item", Change.row_id == item.id, of_words)
    )


def _ask_nobody(session: Session, item: Item) -> None:
    waiting = (Outgoing.item_id == item.id, Outgoing.state == Delivery.QUEUED)
    session.execute(update(Outgoing).where(*waiting).values(state=Delivery.CANCELLED))


def _once_called(session: Session, item: Item) -> set[str]:
    """Return the titles and explanations that an item has had, as far as acts remember them."""
    of_words = Change.column.in_(("title", "description"))
    query = select(Change).where(Change.row_table == "item", Change.row_id == item.id, of_words)
    had = [value for one in session.scalars(query) for value in (one.before, one.after)]
    return {text for value in had if isinstance(value, dict) for text in value.values()}


def _forget_told(session: Session, item: Item, gone: Collection[str]) -> None:
    """Put the mark in place of these titles where others were asked about the item."""
    found = [finder(text, within=True) for text in gone if text.split()]
    told = session.scalars(select(Outgoing).where(Outgoing.item_id == item.id)) if found else ()
    for row in told:
        for one in found:
            hide_in([(row, "payload", False), (row, "pressed", False)], one, of="")


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
