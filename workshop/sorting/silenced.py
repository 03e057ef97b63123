"""Words that nobody is to be shown, where titles, explanations and reasons repeat them.

They go with the voices that are hidden or taken out, and come back with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import (
    Act,
    Change,
    Contribution,
    Decision,
    Item,
    Process,
    Quote,
    Value,
    Words,
)
from workshop.sorting.acts import Doing
from workshop.sorting.forgetting import once_under, without, words_of
from workshop.sorting.rows import row_of
from workshop.sorting.stacks import NOTES
from workshop.sorting.unseen import is_unseen, unseen_of

WORDS = ("title", "description", "words")
SILENCING = ("hide", "show-again", *NOTES)
"""The acts that take words off and give them back."""
Place = tuple[str, int, str]
"""A column of a row of a table."""


def take_words_off(doing: Doing, said: Select[int]) -> None:
    """Take the words of these contributions off titles, explanations and reasons."""
    session, process = doing.hand.session, doing.hand.process
    words, numbers = words_of(session, said), set(session.scalars(said))
    for item in named_by(session, said):
        is_own = item.words_from_id in numbers
        doing.change(item, description=without(item.description, words, is_own=is_own))
        title = {} if is_own else without(item.title, words, is_own=False)
        doing.change(item, title=title)
        if not title:
            doing.change(item, is_chosen=False)
        # Done again after an undo, this act must not miss words that were put there meanwhile.
        doing.stand_by(item, "title")
        doing.stand_by(item, "description")
    for decision in decisions_of(session, process):
        doing.change(decision, words=without(decision.words, words, is_own=False))


def give_words_back(doing: Doing, changes: Sequence[Change] = ()) -> int:
    """Let words stand again that nobody unseen says any more, where nobody has put others.

    With whomever they went: where two had said the same, the last that comes back brings it.
    `changes` are those of the act that is taken back: what it let go
    on no longer goes on with its title. Returns how many of its places somebody has filled since:
    they stay as they are.
    """
    session, process = doing.hand.session, doing.hand.process
    unseen, back = words_of(session, unseen_of(process)), set()
    silenced = _silenced(session, process)
    for place, taken in silenced.items():
        row, column, stood = row_of(session, taken[-1]), taken[-1].column, taken[-1].before
        if not isinstance(row, Item | Decision) or not isinstance(stood, dict):
            continue
        held = getattr(row, column)
        seen = _still_seen(session, row, column, stood, unseen)
        if seen.keys() - held.keys():
            doing.change(row, **{column: {**seen, **held}})
            back.add(place)
    for one in changes:
        row = row_of(session, one) if one.column == "is_chosen" else None
        if row is not None and (one.row_table, one.row_id, "title") in back:
            doing.change(row, is_chosen=one.before)
    taken_off = [one for one in changes if one.column in WORDS and one.before != one.after]
    return sum(one not in silenced.get(_place(one), ()) for one in taken_off)


def named_by(session: Session, said: Select[int]) -> list[Item]:
    """Return the items that are named in these words, or have or once had them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    once = {item for _, item in once_under(session, said)}
    found = Item.words_from_id.in_(said) | Item.id.in_(under) | Item.id.in_(once)
    return list(session.scalars(select(Item).where(found).order_by(Item.id)))


def decisions_of(session: Session, process: Process) -> list[Decision]:
    """Return every decision of a process, also those that were struck out."""
    of_process = Decision.process_id == process.id
    return list(session.scalars(select(Decision).where(of_process).order_by(Decision.id)))


def _silenced(session: Session, process: Process) -> dict[Place, list[Change]]:
    """Return where words are taken off: how that came about, the newest first.

    The oldest of these changes knows what stood there when somebody wrote it last.
    """
    standing = (
        select(Change, Act.verb)
        .join(Act, Act.id == Change.act_id)
        .where(Act.process_id == process.id, Act.undone_at.is_(None))
        .where(Change.row_table.in_(("item", "decision")), Change.column.in_(WORDS))
        .order_by(Change.id.desc())
    )
    by_place: dict[Place, list[tuple[Change, bool]]] = {}
    for one, verb in session.execute(standing):
        if one.before != one.after:
            by_place.setdefault(_place(one), []).append((one, verb in SILENCING))
    taken = {place: _taken(session, changes) for place, changes in by_place.items()}
    return {place: changes for place, changes in taken.items() if changes}


def _taken(session: Session, changes: Iterable[tuple[Change, bool]]) -> list[Change]:
    """Return those of the changes of one place that led from what was written to what is left."""
    taken: list[Change] = []
    left: Value = None
    for one, is_silencing in changes:
        if not taken:
            left = getattr(row_of(session, one), one.column, None)
        if one.after != left:
            continue
        if not is_silencing:
            break
        taken.append(one)
        left = one.before
    return taken


def _place(one: Change) -> Place:
    return one.row_table, one.row_id, one.column


def _still_seen(
    session: Session, row: Item | Decision, column: str, words: Words, unseen: Sequence[str]
) -> Words:
    """Return what of these words nobody unseen says; a title of theirs goes whole."""
    if isinstance(row, Item) and is_unseen(session, row.words_from_id):
        if column == "title":
            return {}
        own = words_of(
            session, select(Contribution.id).where(Contribution.id == row.words_from_id)
        )
        words = without(words, own, is_own=True)
    return without(words, unseen, is_own=False)
