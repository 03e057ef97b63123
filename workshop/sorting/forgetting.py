"""What goes from the board with the words of somebody who takes them back or is forgotten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    BallotOption,
    Became,
    Change,
    Contribution,
    FollowUp,
    Item,
    Media,
    Outgoing,
    Quote,
    Reality,
    Redaction,
    ReportCost,
    ReportWording,
    SampleCard,
    Transcript,
    Value,
    Wording,
)
from workshop.answering.repeated import (
    empty_lines,
    empty_lines_about,
    tells_about,
    tells_of,
    words_of_answers,
)
from workshop.outbox.holding import held
from workshop.redacting.masking import finder
from workshop.redacting.places import (
    OF_BALLOTS,
    changes_of_ballot,
    changes_of_ruling,
    every_ballot,
    hide_in,
    ruled_pictures,
)
from workshop.sorting.repeating import bare, repeats, without
from workshop.sorting.sent import forget_in_broadcasts
from workshop.sorting.waiting import ask_nobody, call_off
from workshop.sorting.whereabouts import (
    OF_COSTS,
    OF_ITEMS,
    OF_WORDINGS,
    Told,
    changes_of_told,
    items_of,
    once_named_by,
    shown_in,
    told_of,
)


def forget_titles(session: Session, said: Select[int]) -> None:
    """Take away titles and explanations that repeat these contributions, in the acts too.

    An item without a title stays on the board, with its other voices, and asks for words of its
    own; nobody is asked about it meanwhile.
    """
    numbers = set(session.scalars(said))
    words = words_of(session, said)
    named = {item_id for _, item_id in once_named_by(session, said)}
    for item in items_of(session, said):
        is_own, was_own = item.words_from_id in numbers, item.id in named
        once = {one for one in _once_called(session, item) if repeats(one, words, is_own=was_own)}
        _forget_changes_of(session, item, *OF_ITEMS, "words_from_id")
        title = without(item.title, words, is_own=is_own)
        description = without(item.description, words, is_own=is_own)
        gone = {*item.title.values(), *item.description.values()}
        gone -= {*title.values(), *description.values()}
        gone |= _forget_options(session, item, words, is_own=was_own)
        _forget_told(session, item.id, gone | once)
        item.unseen_title = without(item.unseen_title, words, is_own=is_own)
        item.unseen_description = without(item.unseen_description, words, is_own=is_own)
        item.is_chosen_unseen = item.is_chosen_unseen and bool(item.unseen_title)
        if not title and not item.unseen_title:
            _forget_changes_of(session, item, "is_chosen", "is_chosen_unseen")
        if not gone:
            continue
        item.description, item.version = description, item.version + 1
        if title != item.title:
            item.title, item.is_chosen, item.words_from_id = title, False, None
            empty_lines(session, Became.item_id == item.id)
            ask_nobody(session, item.id)
    processes = select(Contribution.process_id).where(Contribution.id.in_(said)).distinct()
    forget_in_broadcasts(session, processes, words)
    _forget_reasons(session, said, words)
    _forget_rulings(session, said, words)
    _forget_report(session, said, words)
    _forget_ballots(session, said, words)
    session.flush()


def _forget_options(
    session: Session, item: Item, words: Sequence[str], *, is_own: bool
) -> set[str]:
    """Take away what repeats these words where people vote on the item; what went."""
    gone: set[str] = set()
    for option in session.scalars(select(BallotOption).where(BallotOption.item_id == item.id)):
        before = {*option.title.values(), *option.unseen_title.values()}
        option.title = without(option.title, words, is_own=is_own)
        option.unseen_title = without(option.unseen_title, words, is_own=is_own)
        gone |= before - {*option.title.values(), *option.unseen_title.values()}
    return gone


def _forget_reasons(session: Session, said: Select[int], words: Sequence[str]) -> None:
    """Take away what is told of solutions, and in answers, and repeats these words; acts too."""
    processes = select(Contribution.process_id).where(Contribution.id.in_(said))
    for row, columns in told_of(session, processes):
        for column in shown_in(columns):
            _forget_words(session, row, column, words)
        _forget_changes_that_repeat(session, changes_of_told(session, row, columns), words)
    for one, column in words_of_answers(session, AnswerBack.process_id.in_(processes)):
        setattr(one, column, without(getattr(one, column), words, is_own=False))


def _forget_words(session: Session, row: Told, column: str, words: Sequence[str]) -> None:
    shown, unseen = getattr(row, column), f"unseen_{column}"
    setattr(row, unseen, without(getattr(row, unseen), words, is_own=False))
    kept = without(shown, words, is_own=False)
    if kept != shown:
        gone = set(shown.values()) - set(kept.values())
        if isinstance(row, Reality):
            _forget_told(session, row.item_id, gone)
        else:
            found = _finders(gone)
            call_off(session, tells_about(row))
            _hide_told(session, tells_about(row), found)
            empty_lines_about(session, row)
        setattr(row, column, kept)
        row.version += 1


def _forget_rulings(session: Session, said: Select[int], words: Sequence[str]) -> None:
    """Take away reasons about pictures that repeat these words, in the acts too."""
    processes = select(Contribution.process_id).where(Contribution.id.in_(said)).distinct()
    for process_id in session.scalars(processes).all():
        for picture in ruled_pictures(session, process_id):
            if repeats(picture.ruling_why or "", words, is_own=False):
                picture.ruling_why = None
            _forget_changes_that_repeat(session, changes_of_ruling(session, picture), words)


def _forget_ballots(session: Session, said: Select[int], words: Sequence[str]) -> None:
    """Put the mark in place of what ballots say that repeats these words; acts forget it.

    Something must stand there: people vote by it.
    """
    processes = select(Contribution.process_id).where(Contribution.id.in_(said))
    for ballot in every_ballot(session, processes):
        texts = {text for column in OF_BALLOTS for text in _texts(getattr(ballot, column))}
        gone = [text for text in texts if repeats(text, words, is_own=False)]
        rows = held(session, Outgoing.ballot_id == ballot.id) if gone else []
        places: list[tuple[Any, str, bool]] = [(ballot, column, False) for column in OF_BALLOTS]
        places += [(row, column, False) for row in rows for column in ("payload", "pressed")]
        for found in _finders(gone):
            hide_in(places, found, of="")
        _forget_changes_that_repeat(session, changes_of_ballot(session, ballot), words)


def _forget_report(session: Session, said: Select[int], words: Sequence[str]) -> None:
    """Take away the paragraphs of the report that repeat these words, in the acts too."""
    processes = select(Contribution.process_id).where(Contribution.id.in_(said))
    of_report: Any = ((ReportWording, OF_WORDINGS), (ReportCost, OF_COSTS))
    for table, columns in of_report:
        for row in session.scalars(select(table).where(table.process_id.in_(processes))).all():
            for column in columns:
                held = getattr(row, column)
                kept = _paragraphs_without(held, words)
                if kept != held:
                    setattr(row, column, kept)
                    row.version += 1
            of_it = (Change.row_table == table.__tablename__, Change.row_id == row.id)
            changes = select(Change).where(*of_it, Change.column.in_(columns))
            _forget_changes_that_repeat(session, session.scalars(changes).all(), words)


def _paragraphs_without(text: str, words: Sequence[str]) -> str:
    kept = (one for one in text.split("\n\n") if not repeats(one, words, is_own=False))
    return "\n\n".join(kept)


def _forget_changes_that_repeat(
    session: Session, changes: Iterable[Change], words: Sequence[str]
) -> None:
    for change in changes:
        texts = [text for one in (change.before, change.after) for text in _texts(one)]
        if any(repeats(text, words, is_own=False) for text in texts):
            session.delete(change)


def _texts(value: Value) -> Collection[str]:
    if isinstance(value, dict):
        return value.values()
    return (value,) if isinstance(value, str) else ()


def words_of(session: Session, said: Select[int]) -> list[str]:
    """Return the words of contributions, as they are and were, and of what is quoted, plain."""
    return [plain for one in texts_of(session, said) if (plain := bare(one))]


def texts_of(session: Session, said: Select[int]) -> list[str]:
    """Return the same as it was written."""
    texts = session.scalars(select(Contribution.text).where(Contribution.id.in_(said)))
    of_voices = ((Quote, Quote.words), (Wording, Wording.text), (Transcript, Transcript.text))
    others = [
        text
        for table, words in of_voices
        for text in session.scalars(select(words).where(table.contribution_id.in_(said)))
    ]
    return [*texts, *others]


def _forget_changes_of(session: Session, item: Item, *columns: str) -> None:
    of_it = (Change.row_table == "item", Change.row_id == item.id, Change.column.in_(columns))
    session.execute(delete(Change).where(*of_it))


def _once_called(session: Session, item: Item) -> set[str]:
    """Return the titles and explanations that an item has had, as far as acts remember them."""
    of_words = Change.column.in_(OF_ITEMS)
    query = select(Change).where(Change.row_table == "item", Change.row_id == item.id, of_words)
    had = [value for one in session.scalars(query) for value in (one.before, one.after)]
    return {text for value in had for text in _texts(value)}


def _forget_told(session: Session, item_id: int, gone: Collection[str]) -> None:
    """Put the mark in place of these titles where others were asked about the item."""
    found = _finders(gone)
    about = (Outgoing.item_id == item_id) | tells_of(item_id)
    about |= Outgoing.ballot_id.in_(
        select(BallotOption.ballot_id).where(BallotOption.item_id == item_id)
    )
    process = select(Item.process_id).where(Item.id == item_id).scalar_subquery()
    about |= (Outgoing.process_id == process) & Outgoing.names_items
    _hide_told(session, about, found)
    for row in session.scalars(select(Became).where(Became.item_id == item_id)).all():
        for one in found:
            hide_in([(row, "words", False)], one, of="")


def _finders(gone: Collection[str]) -> list[re.Pattern[str]]:
    """Return what finds these texts; the longest first, or a piece would leave the rest of it."""
    longest_first = sorted(gone, key=len, reverse=True)
    return [finder(text, within=True) for text in longest_first if text.split()]


def _hide_told(
    session: Session, about: ColumnElement[bool], found: Sequence[re.Pattern[str]]
) -> None:
    """Put the mark in place of what is found in these messages."""
    told = held(session, about) if found else []
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
