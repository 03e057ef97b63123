"""What nobody is to be shown: voices that are hidden, notes that were taken out, and their words.

Where titles, explanations and reasons repeat such words, they are kept from sight, and come back
when nobody unseen says them any more. That follows from how the voices stand, and is never in an
act: whoever hides, shows, undoes or does again only settles it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, object_session

from storage.tables import (
    BallotOption,
    Became,
    Contribution,
    ContributionState,
    Item,
    Process,
    Quote,
    Reality,
    Words,
)
from workshop.answering.repeated import empty_lines, empty_lines_about, tells_about
from workshop.sorting.forgetting import words_of
from workshop.sorting.repeating import takes_after, without
from workshop.sorting.rows import Row
from workshop.sorting.sent import hold_back_broadcasts
from workshop.sorting.waiting import ask_nobody, call_off, name_to_nobody
from workshop.sorting.whereabouts import (
    OF_TOLD,
    Told,
    items_of,
    once_named_by,
    once_under,
    shown_in,
    told_of,
)

UNSEEN = Contribution.state.in_((ContributionState.HIDDEN, ContributionState.OUT))


def settle_words(
    session: Session, process: Process, said: Collection[int] = (), rows: Iterable[Row] = ()
) -> None:
    """Keep words from sight that somebody unseen says, and give back those that nobody says.

    `said` are contributions that have just come into sight or gone; `rows` what was given other
    words, and quotes that were put elsewhere: words of an unseen voice follow it there. What a
    facilitator writes of their own accord stays as they wrote it.
    """
    session.flush()
    numbers, touched = frozenset(said), list(rows)
    items = {one.id: one for one in touched if isinstance(one, Item)}
    items |= {one.id: one for one in _reached(session, process, touched)}
    told = {one: OF_TOLD[type(one)] for one in touched if isinstance(one, Told)}
    if numbers:
        chosen = select(Contribution.id).where(Contribution.id.in_(numbers))
        items |= {one.id: one for one in [*items_of(session, chosen), *_kept(session, process)]}
        told |= dict(told_of(session, [process.id]))
        gone = words_of(session, unseen_of(process, Contribution.id.in_(numbers)))
        hold_back_broadcasts(session, [process.id], gone)
    if not items and not told:
        return
    everyone = words_of(session, unseen_of(process))
    named = once_named_by(session, unseen_of(process))
    for item in items.values():
        once = {number for number, place in named if place == item.id}
        words = _words_at(session, process, item, everyone, once)
        _settle_item(item, _of_givers(session, words, once & {item.words_from_id}, numbers))
        _settle_options(session, item, _of_givers(session, words, once, numbers))
    for row, columns in told.items():
        _settle_told(session, row, columns, everyone)


def unseen_of(process: Process, *which: ColumnElement[bool]) -> Select[int]:
    """Return the contributions of a process that nobody is to be shown."""
    return select(Contribution.id).where(Contribution.process_id == process.id, UNSEEN, *which)


@dataclass(frozen=True, slots=True)
class _Words:
    """What unseen voices say: anywhere, those at an item, and those that gave a title its words.

    `is_own` if there are any of these, `goes_whole` when one has just gone from sight.
    """

    everyone: Sequence[str]
    here: Sequence[str]
    own: Sequence[str] = field(default=())
    is_own: bool = False
    goes_whole: bool = False


def _words_at(
    session: Session,
    process: Process,
    item: Item,
    everyone: Sequence[str],
    givers: Collection[int],
) -> _Words:
    if not everyone:
        return _Words(everyone=(), here=())
    at_it = _is_under(session, process, item) | Contribution.id.in_(givers)
    return _Words(everyone=everyone, here=words_of(session, unseen_of(process, at_it)))


def _of_givers(
    session: Session, words: _Words, givers: Collection[int], said: Collection[int]
) -> _Words:
    """Say of words what they are to a title that these voices gave, or once gave.

    A ballot calls an item what it was called when it opened.
    """
    own = words_of(session, select(Contribution.id).where(Contribution.id.in_(givers)))
    return replace(words, own=own, is_own=bool(givers), goes_whole=bool({*givers} & {*said}))


def _is_under(session: Session, process: Process, item: Item) -> ColumnElement[bool]:
    """Return what holds of the unseen that have, or once had, a quote under an item."""
    under = select(Quote.contribution_id).where(Quote.item_id == item.id)
    moved = once_under(session, unseen_of(process))
    once = [number for number, place in moved if place == item.id]
    return Contribution.id.in_(under) | Contribution.id.in_(once)


def _settle_item(item: Item, said: _Words) -> None:
    shown = {**item.title}, {**item.description}
    for column in ("title", "description"):
        _settle(item, column, said)
    now = item.title, item.description
    is_gone = any(not one.items() <= now[nth].items() for nth, one in enumerate(shown))
    if is_gone and (session := object_session(item)) is not None:
        # What waits to be sent says the words that have just gone out of sight.
        ask_nobody(session, item.id)
        if not shown[0].items() <= item.title.items():
            empty_lines(session, Became.item_id == item.id)
    if item.unseen_title and not item.title:
        # Nobody is asked about what has no title.
        item.is_chosen_unseen = item.is_chosen_unseen or item.is_chosen
        item.is_chosen = False
    elif item.is_chosen_unseen:
        item.is_chosen, item.is_chosen_unseen = True, False


def _settle_told(
    session: Session, row: Told, columns: Sequence[str], everyone: Sequence[str]
) -> None:
    for column in shown_in(columns):
        shown = getattr(row, column)
        _settle(row, column, _Words(everyone=everyone, here=everyone))
        if shown.items() <= getattr(row, column).items():
            continue
        if isinstance(row, Reality):
            ask_nobody(session, row.item_id)
        else:
            call_off(session, tells_about(row))
            empty_lines_about(session, row)


def _settle_options(session: Session, item: Item, said: _Words) -> None:
    """What people vote on was called so when the ballot opened; hidden words go there too."""
    for option in session.scalars(select(BallotOption).where(BallotOption.item_id == item.id)):
        shown = option.title
        _settle(option, "title", said)
        if not shown.items() <= option.title.items():
            name_to_nobody(session, option)


def _settle(row: Item | Told | BallotOption, column: str, said: _Words) -> None:
    """Let a column show what may be seen of all that is written there."""
    shown, kept = getattr(row, column), getattr(row, f"unseen_{column}")
    written = {**kept, **shown}
    is_theirs = column == "title" and said.is_own and takes_after(written, said.own)
    stays = {} if is_theirs and said.goes_whole else _without(shown, said, said.here)
    back = {} if is_theirs else _without(kept, said, said.everyone)
    seen = {**back, **stays}
    if seen != shown:
        setattr(row, column, seen)
        setattr(row, f"unseen_{column}", {k: w for k, w in written.items() if k not in seen})
        if not isinstance(row, BallotOption):
            row.version += 1


def _without(words: Words, said: _Words, others: Sequence[str]) -> Words:
    mine = without(words, said.own, is_own=True) if said.is_own else words
    return without(mine, others, is_own=False)


def _reached(session: Session, process: Process, rows: Iterable[Row]) -> Iterable[Item]:
    """Return the items that these quotes stand under now, if they are of somebody unseen."""
    numbers = [one.id for one in rows if isinstance(one, Quote)]
    if not numbers:
        return ()
    standing = select(Quote.item_id).where(Quote.id.in_(numbers), Quote.is_removed.is_(False))
    reached = standing.where(Quote.contribution_id.in_(unseen_of(process)))
    return session.scalars(select(Item).where(Item.id.in_(reached))).all()


def _kept(session: Session, process: Process) -> list[Item]:
    """Return the items of a process of which something is kept from sight."""
    items = session.scalars(select(Item).where(Item.process_id == process.id))
    return [one for one in items if one.unseen_title or one.unseen_description]
