"""What goes from the board with the words of somebody who takes them back or is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Change,
    Contribution,
    Delivery,
    FollowUp,
    Item,
    Media,
    Outgoing,
    Quote,
    Reality,
    Redaction,
    SampleCard,
    Transcript,
    Value,
    Wording,
)
from workshop.redacting.masking import finder
from workshop.redacting.places import hide_in
from workshop.sorting.whereabouts import OF_ITEMS, Told, items_of, shown_in, told_of

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
        once = {one for one in _once_called(session, item) if repeats(one, words, is_own=is_own)}
        _forget_changes_of_words(session, item)
        title = without(item.title, words, is_own=is_own)
        description = without(item.description, words, is_own=is_own)
        gone = {*item.title.values(), *item.description.values()}
        gone -= {*title.values(), *description.values()}
        _forget_told(session, item.id, gone | once)
        item.unseen_title = without(item.unseen_title, words, is_own=is_own)
        item.unseen_description = without(item.unseen_description, words, is_own=is_own)
        item.is_chosen_unseen = item.is_chosen_unseen and bool(item.unseen_title)
        if not gone:
            continue
        item.description, item.version = description, item.version + 1
        if title != item.title:
            item.title, item.is_chosen, item.words_from_id = title, False, None
            ask_nobody(session, item.id)
    _forget_reasons(session, said, words)
    session.flush()


def _forget_reasons(session: Session, said: Select[int], words: Sequence[str]) -> None:
    """Take away what is told of solutions and repeats these words, in the acts too."""
    processes = select(Contribution.process_id).where(Contribution.id.in_(said))
    for row, columns in told_of(session, processes):
        for column in shown_in(columns):
            _forget_words(session, row, column, words)
        for change in _changes_of(session, row, columns):
            texts = [text for one in (change.before, change.after) for text in _texts(one)]
            if any(repeats(text, words, is_own=False) for text in texts):
                session.delete(change)


def _forget_words(session: Session, row: Told, column: str, words: Sequence[str]) -> None:
    shown, unseen = getattr(row, column), f"unseen_{column}"
    setattr(row, unseen, without(getattr(row, unseen), words, is_own=False))
    kept = without(shown, words, is_own=False)
    if kept != shown:
        if isinstance(row, Reality):
            _forget_told(session, row.item_id, set(shown.values()) - set(kept.values()))
        setattr(row, column, kept)
        row.version += 1


def _changes_of(session: Session, row: Told, columns: Sequence[str]) -> list[Change]:
    of_it = (Change.row_table == row.__tablename__, Change.row_id == row.id)
    of_words = Change.column.in_(columns)
    return list(session.scalars(select(Change).where(*of_it, of_words)))


def _texts(value: Value) -> Collection[str]:
    if isinstance(value, dict):
        return value.values()
    return (value,) if isinstance(value, str) else ()


def words_of(session: Session, said: Select[int]) -> list[str]:
    """Return the words of contributions, as they are and were, and of what is quoted, plain."""
    texts = session.scalars(select(Contribution.text).where(Contribution.id.in_(said)))
    of_voices = ((Quote, Quote.words), (Wording, Wording.text), (Transcript, Transcript.text))
    others = [
        text
        for table, words in of_voices
        for text in session.scalars(select(words).where(table.contribution_id.in_(said)))
    ]
    return [plain for one in (*texts, *others) if (plain := bare(one))]


def _items_of(session: Session, said: Select[int], numbers: set[int]) -> list[Item]:
    """Return the items that have, or once had, these words under them or as their title."""
    named = select(Change).where(Change.row_table == "item", Change.column == "words_from_id")
    once = {one.row_id for one in session.scalars(named) if numbers & {one.before, one.after}}
    there = items_of(session, said)
    others = select(Item).where(Item.id.in_(once - {one.id for one in there}))
    return [*there, *session.scalars(others)]


def without(words: dict[str, str], said: Sequence[str], *, is_own: bool) -> dict[str, str]:
    """Return the texts that repeat nothing; of what is known as theirs, translations go too."""
    repeating = {code for code, text in words.items() if repeats(text, said, is_own=is_own)}
    gone = set(words) if is_own and repeating else repeating
    return {code: text for code, text in words.items() if code not in gone}


def repeats(text: str, said: Sequence[str], *, is_own: bool) -> bool:
    """Tell whether a text has these plain words in it, or is a piece of them.

    A word or two that somebody has also said repeat nothing, unless the title is known as theirs
    or is all they said.
    """
    plain = bare(text)
    return any(_is_same(plain, one, is_own=is_own) for one in said) if plain else False


def _is_same(text: str, said: str, *, is_own: bool) -> bool:
    if text == said:
        return True
    has_enough = is_own or len(said.split()) >= A_SENTENCE
    is_piece = is_own or len(text.split()) >= A_SENTENCE
    return (has_enough and _has(text, said)) or (is_piece and _has(said, text))


def _has(text: str, words: str) -> bool:
    """Tell whether words stand in a text as words of their own."""
    return f" {words} " in f" {text} "


def bare(text: str) -> str:
    """Return the words of a text without what stands around them."""
    return " ".join(filter(None, (word.strip(AROUND) for word in text.casefold().split())))


def _forget_changes_of_words(session: Session, item: Item) -> None:
    of_words = Change.column.in_((*OF_ITEMS, "words_from_id"))
    session.execute(
        delete(Change).where(Change.row_table == "item", Change.row_id == item.id, of_words)
    )


def ask_nobody(session: Session, item_id: int) -> None:
    """Let questions about an item that wait to be sent go to nobody."""
    waits = Outgoing.state.in_((Delivery.QUEUED, Delivery.HELD))
    cancelled = update(Outgoing).where(Outgoing.item_id == item_id, waits)
    session.execute(cancelled.values(state=Delivery.CANCELLED))


def _once_called(session: Session, item: Item) -> set[str]:
    """Return the titles and explanations that an item has had, as far as acts remember them."""
    of_words = Change.column.in_(OF_ITEMS)
    query = select(Change).where(Change.row_table == "item", Change.row_id == item.id, of_words)
    had = [value for one in session.scalars(query) for value in (one.before, one.after)]
    return {text for value in had for text in _texts(value)}


def _forget_told(session: Session, item_id: int, gone: Collection[str]) -> None:
    """Put the mark in place of these words where others were asked about the item."""
    found = [finder(text, within=True) for text in gone if text.split()]
    told = session.scalars(select(Outgoing).where(Outgoing.item_id == item_id)) if found else ()
    for row in told:
        for one in found:
            hide_in([(row, "payload", False), (row, "pressed", False)], one, of="")


def forget_quotes(session: Session, said: Select[int]) -> None:
    """Delete the quotes of these contributions, what was written down of them and sealed, their
    places in samples, and what acts remember of it all, for good."""
    _forget_changes(session, "contribution", said)
    for table in (Quote, Transcript, SampleCard, Media, FollowUp):
        numbers = select(table.id).where(table.contribution_id.in_(said))
        _forget_changes(session, table.__tablename__, numbers)
    _forget_changes(session, "moderation", said)
    for own in (Quote, Transcript, SampleCard, Redaction, FollowUp):
        session.execute(delete(own).where(own.contribution_id.in_(said)))


def _forget_changes(session: Session, table: str, numbers: Select[int]) -> None:
    session.execute(delete(Change).where(Change.row_table == table, Change.row_id.in_(numbers)))
