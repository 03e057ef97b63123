"""Hiding words of a contribution wherever they are repeated; seven days later they are gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import Contribution, Facilitator, Redaction, Transcript, Wording
from storage.vault import Vault
from workshop.board.staff import record
from workshop.redacting.marks import mark_of, marked_again
from workshop.redacting.masking import finder_for
from workshop.redacting.places import Place, hide_in, places_of
from workshop.redacting.puttingback import put_back
from workshop.refusals import NotHidden, NotInTheWords
from workshop.sorting.acts import Hand
from workshop.sorting.quoting import require_said

SEALED_FOR = timedelta(days=7)
REDACTED = "redacted words"
"""The purpose that what stood there is sealed for."""


@dataclass(frozen=True, slots=True)
class Hid:
    """One time that words of a contribution were hidden; `until` it can be taken back."""

    number: int
    who: str | None
    at: datetime
    until: datetime
    can_be_shown: bool


def redact(hand: Hand, vault: Vault, contribution_id: int, words: str) -> Redaction:
    """Put a mark in place of these words in a contribution and in all that repeats it.

    What stood there is sealed for seven days. Raises UnknownContribution, NotInTheWords.
    """
    hand.hold_board()
    session = hand.session
    _hold(session, contribution_id)
    said = require_said(hand, contribution_id)
    everything = _everything_said(session, said)
    found = finder_for(everything, words)
    if found is None:
        raise NotInTheWords(words)
    changed = hide_in(places_of(session, said, found), found, of=everything)
    mark, length = mark_of(vault, words, everything)
    row = Redaction(
        contribution_id=said.id,
        mark=mark,
        length=length,
        sealed=vault.seal(json.dumps([place.as_list() for place in changed]), REDACTED),
        until=hand.now + SEALED_FOR,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )
    session.add(row)
    session.flush()
    _note(hand, "redact", row)
    return row


def take_back(hand: Hand, vault: Vault, redaction_id: int) -> None:
    """Put the words back where nobody has changed anything since; the newest goes first.

    What others have hidden stays hidden in them, and out of sight where somebody unseen says it.
    Raises NotHidden: there is nothing to put back, or it is gone for good.
    """
    hand.hold_board()
    session = hand.session
    row = session.get(Redaction, redaction_id)
    newest = _standing(session, row.contribution_id)[-1:] if row else []
    if row is None or row not in newest or row.sealed is None or row.until <= hand.now:
        raise NotHidden
    _hold(session, row.contribution_id)
    require_said(hand, row.contribution_id)
    places = [Place(*one) for one in json.loads(vault.open(row.sealed, REDACTED))]
    row.sealed, row.undone_at = None, hand.now
    put_back(hand, vault, places)
    _note(hand, "show-words", row)


def masked_again(session: Session, vault: Vault, said: Contribution, words: str) -> str:
    """Return new words of a contribution with those hidden that were hidden in it before."""
    _hold(session, said.id)
    return marked_again(vault, _standing(session, said.id), words)


def let_originals_go(session: Session, *, now: datetime) -> None:
    """Delete for good what was sealed seven days ago."""
    due = (Redaction.sealed.is_not(None), Redaction.until <= now)
    session.execute(update(Redaction).where(*due).values(sealed=None))


def hidden_in(session: Session, contribution_id: int, *, now: datetime) -> list[Hid]:
    """Return when and by whom words of a contribution were hidden, oldest first."""
    standing = _standing(session, contribution_id)
    names = {
        one.id: one.name
        for one in session.scalars(
            select(Facilitator).where(Facilitator.id.in_([row.made_by_id for row in standing]))
        )
    }
    return [
        Hid(
            row.id,
            names.get(row.made_by_id or 0),
            row.made_at,
            row.until,
            row is standing[-1] and row.sealed is not None and now < row.until,
        )
        for row in standing
    ]


def _hold(session: Session, contribution_id: int) -> None:
    """Let nobody else reword a contribution, or hide words of it, until the commit."""
    session.get(Contribution, contribution_id, with_for_update=True, populate_existing=True)


def _everything_said(session: Session, said: Contribution) -> str:
    """Return the words of a contribution with earlier and written-down ones."""
    earlier = select(Wording.text).where(Wording.contribution_id == said.id)
    written = select(Transcript.text).where(Transcript.contribution_id == said.id)
    return "\n".join([said.text, *session.scalars(earlier), *session.scalars(written)])


def _standing(session: Session, contribution_id: int) -> list[Redaction]:
    own = (Redaction.contribution_id == contribution_id, Redaction.undone_at.is_(None))
    return list(session.scalars(select(Redaction).where(*own).order_by(Redaction.id)))


def _note(hand: Hand, verb: str, row: Redaction) -> None:
    about = {"contribution": row.contribution_id, "redaction": row.id}
    who = hand.facilitator_id
    record(hand.session, verb, hand.process.id, facilitator_id=who, now=hand.now, **about)
