"""Writing down what a voice says: drafts, of which one is accepted as its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Facilitator, Media, Transcript, TranscriptState
from workshop.messages import MediaKind
from workshop.refusals import NewerTranscript, NothingWritten, UnknownContribution
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.quoting import require_said
from workshop.voices.keeping import clean_text


@dataclass(frozen=True, slots=True)
class Version:
    """What was written down of a voice at one time; without `who` by a machine."""

    number: int
    text: str
    state: TranscriptState
    who: str | None
    at: datetime


def versions_of(session: Session, numbers: Iterable[int]) -> dict[int, list[Version]]:
    """Return, by contribution, the versions that stand, newest first."""
    rows = session.execute(
        select(Transcript, Facilitator.name)
        .outerjoin(Facilitator, Facilitator.id == Transcript.made_by_id)
        .where(Transcript.contribution_id.in_(list(numbers)), Transcript.is_removed.is_(False))
        .order_by(Transcript.id.desc())
    )
    found: defaultdict[int, list[Version]] = defaultdict(list)
    for row, who in rows:
        version = Version(row.id, row.text, TranscriptState(row.state), who, row.made_at)
        found[row.contribution_id].append(version)
    return found


def save_draft(hand: Hand, contribution_id: int, words: str) -> Transcript:
    """Keep what was written down of a voice; it is not its words before it is accepted.

    What was saved last, saved again, is one. Raises UnknownContribution, NothingWritten.
    """
    hand.hold_board()
    said = require_sound(hand, contribution_id)
    doing = Doing(hand, "draft-transcript")
    made = _version(hand, doing, said, words)
    doing.finish(contribution=said.id, transcript=made.id)
    return made


def accept_transcript(hand: Hand, contribution_id: int, words: str, *, seen: int) -> Transcript:
    """Let this be the words of a voice; what was accepted before is kept as an earlier version.

    `seen` is the newest version that was shown, 0 for none. Raises UnknownContribution,
    NothingWritten; NewerTranscript if somebody has saved another one since.
    """
    hand.hold_board()
    said = require_sound(hand, contribution_id)
    newest = _newest(hand, said)
    if newest is not None and newest.id != seen and newest.text != clean_text(words):
        raise NewerTranscript(said.id)
    doing = Doing(hand, "accept-transcript")
    made = _version(hand, doing, said, words)
    for other in _accepted(hand, said):
        if other.id != made.id:
            doing.change(other, state=str(TranscriptState.SUPERSEDED))
    doing.change(made, state=str(TranscriptState.ACCEPTED))
    made.accepted_by_id, made.accepted_at = hand.facilitator_id, hand.now
    doing.finish(contribution=said.id, transcript=made.id)
    return made


def require_sound(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution that has a voice. Raises UnknownContribution."""
    said = require_said(hand, contribution_id)
    voice = (Media.contribution_id == said.id, Media.kind == MediaKind.VOICE)
    if hand.session.scalar(select(Media.id).where(*voice).limit(1)) is None:
        raise UnknownContribution(contribution_id)
    return said


def _version(hand: Hand, doing: Doing, said: Contribution, words: str) -> Transcript:
    text = clean_text(words)
    if not text:
        raise NothingWritten
    newest = _newest(hand, said)
    if newest is not None and newest.text == text:
        return newest
    made = Transcript(
        contribution_id=said.id,
        text=text,
        state=str(TranscriptState.DRAFT),
        is_removed=False,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )
    doing.bring(made)
    return made


def _newest(hand: Hand, said: Contribution) -> Transcript | None:
    return next(iter(_standing(hand, said)), None)


def _accepted(hand: Hand, said: Contribution) -> list[Transcript]:
    return [one for one in _standing(hand, said) if one.state == TranscriptState.ACCEPTED]


def _standing(hand: Hand, said: Contribution) -> list[Transcript]:
    own = (Transcript.contribution_id == said.id, Transcript.is_removed.is_(False))
    return list(
        hand.session.scalars(select(Transcript).where(*own).order_by(Transcript.id.desc()))
    )
