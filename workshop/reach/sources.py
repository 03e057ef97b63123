"""Sources, the posters, notices and classes that lead people in: added and retired."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.asking import once
from storage.sharing import take_turn
from storage.tables import Process, Source
from workshop.refusals import KnownSource, UnknownSource
from workshop.residents.sources import LONGEST
from workshop.sorting.acts import Doing, Hand

LONGEST_MADE = 32
"""Of a code that we make ourselves: somebody has to type it."""
LONGEST_LABEL = 120
UNNAMED = "kilde"
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


class SourceKind(StrEnum):
    """What leads people in."""

    POSTER = "poster"
    FLYER = "flyer"
    NEWSPAPER = "newspaper"
    SOCIAL = "social"
    CLASS = "class"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """A source before it is added; without a code one is made of the label."""

    label: str
    kind: SourceKind
    language: str
    code: str = ""


def sources_of(session: Session, process: Process) -> list[Source]:
    """Return the sources that were added, in the order they were; retired ones too."""
    standing = (Source.process_id == process.id, Source.is_removed.is_(False))
    in_order = select(Source).where(*standing).order_by(Source.id)
    return [*once(session, ("sources", process.id), lambda: session.scalars(in_order).all())]


def find_source(session: Session, process: Process, number: int) -> Source:
    """Return the source of this number. Raises UnknownSource."""
    source = session.get(Source, number)
    if source is None or source.process_id != process.id or source.is_removed:
        raise UnknownSource
    return source


def source_called(session: Session, process: Process, code: str) -> Source | None:
    """Return the source with this code, if there is one."""
    source = _with_code(session, process, code)
    return None if source is None or source.is_removed else source


def clean_code(written: str) -> str:
    """Return what a link can carry of a code: what the chats themselves keep of it."""
    return "".join(c for c in written if c.isascii() and (c.isalnum() or c in "-_"))[:LONGEST]


def add_source(hand: Hand, plan: SourcePlan) -> Source:
    """Add a source. Raises KnownSource if one has the code that was asked for.

    People who came by this code before count for it from now on.
    """
    session, process = hand.session, hand.process
    hand.hold_board()
    take_turn(session, "sources")
    code = plan.code or _free_code(session, process, plan.label)
    told = {"label": plan.label, "kind": plan.kind, "language": plan.language}
    doing = Doing(hand, "source-add")
    source = _with_code(session, process, code)
    if source is None:
        by = {"made_by_id": hand.facilitator_id, "made_at": hand.now}
        kept = {"process_id": process.id, "code": code, "is_retired": False, "is_removed": False}
        source = Source(**kept, **told, **by)
        doing.bring(source)
    elif source.is_removed:
        doing.change(source, is_removed=False, is_retired=False, **told)
    else:
        raise KnownSource(code)
    doing.finish(source=source.id)
    return source


def change_source(hand: Hand, number: int, *, label: str, kind: SourceKind) -> None:
    """Call a source something else, or say that it is of another kind; its links stay."""
    hand.hold_board()
    source = find_source(hand.session, hand.process, number)
    hand.session.refresh(source, with_for_update=True)
    doing = Doing(hand, "source-change")
    doing.change(source, label=label, kind=str(kind))
    doing.finish(source=source.id)


def retire_source(hand: Hand, number: int) -> None:
    """Take a source out of use; its link still leads in, and it still counts."""
    _set_retired(hand, number, "source-retire", is_retired=True)


def resume_source(hand: Hand, number: int) -> None:
    """Take a retired source into use again."""
    _set_retired(hand, number, "source-resume", is_retired=False)


def _set_retired(hand: Hand, number: int, verb: str, *, is_retired: bool) -> None:
    hand.hold_board()
    source = find_source(hand.session, hand.process, number)
    hand.session.refresh(source, with_for_update=True)
    doing = Doing(hand, verb)
    doing.change(source, is_retired=is_retired)
    doing.finish(source=source.id)


def _with_code(session: Session, process: Process, code: str) -> Source | None:
    return session.scalar(
        select(Source).where(Source.process_id == process.id, Source.code == code)
    )


def _free_code(session: Session, process: Process, label: str) -> str:
    taken = set(session.scalars(select(Source.code).where(Source.process_id == process.id)))
    plain = _plain(label)
    codes = (plain if nth == 1 else f"{plain}-{nth}" for nth in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _plain(label: str) -> str:
    """Return a label as somebody types it on a phone: small letters a to z, digits, hyphens."""
    bare = unicodedata.normalize("NFKD", label.casefold().translate(LETTERS))
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in _unmarked(bare))
    return "-".join(kept.split())[:LONGEST_MADE].strip("-") or UNNAMED


def _unmarked(text: Iterable[str]) -> Iterable[str]:
    return (c for c in text if not unicodedata.combining(c))
