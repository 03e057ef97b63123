"""Drawing a sample of what was sorted, and sorting it a second time, blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from random import Random

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    ContributionState,
    Facilitator,
    Item,
    ItemState,
    Phase,
    Process,
    Quote,
    Sample,
    SampleCard,
)
from workshop.board.staff import StaffRole
from workshop.refusals import NotDone, NothingToDraw, UnknownSample
from workshop.rehearsal.marks import IS_REAL, in_rehearsal
from workshop.sorting.acts import Doing, Hand

CODERS = (StaffRole.FACILITATOR, StaffRole.ADMIN)
USABLE = Contribution.state == ContributionState.KEPT


@dataclass(frozen=True, slots=True)
class Draw:
    """What a sample is drawn from, how large it is to be, and who sorts it once more."""

    kind: ItemKind
    size: int
    coder_id: int
    phase: str | None = None


def coders(session: Session) -> list[Facilitator]:
    """Return who may be a second coder, by name."""
    able = select(Facilitator).where(
        Facilitator.role.in_(CODERS), Facilitator.disabled_at.is_(None)
    )
    return list(session.scalars(able.order_by(Facilitator.name)))


def draw_sample(hand: Hand, draw: Draw, seed: int) -> Sample:
    """Draw at random, with a seed that is kept, among what has been sorted or put aside.

    What the second coder has sorted is left out, and what robots said. The first sorting is kept
    as it stands now.
    Raises NothingToDraw; UnknownSample if the second coder cannot be one.
    """
    hand.hold_board()
    if draw.coder_id not in [one.id for one in coders(hand.session)]:
        raise UnknownSample
    frame = hand.session.scalars(_frame(hand, draw)).all()
    if not frame:
        raise NothingToDraw
    chosen = Random(seed).sample(frame, min(draw.size, len(frame)))  # noqa: S311 - not a secret.
    sample = Sample(
        process_id=hand.process.id,
        phase_id=hand.session.scalar(_phase(hand, draw)) if draw.phase else None,
        kind=str(draw.kind),
        seed=seed,
        drawn_by_id=hand.facilitator_id,
        coder_id=draw.coder_id,
        drawn_at=hand.now,
    )
    doing = Doing(hand, "draw-sample")
    doing.bring(sample)
    _lay_out(hand.session, sample, chosen)
    doing.finish(sample=sample.id, size=len(chosen), coder=draw.coder_id)
    return sample


def require_sample(hand: Hand, sample_id: int) -> Sample:
    """Return a sample of this process. Raises UnknownSample."""
    sample = hand.session.get(Sample, sample_id)
    if sample is None or sample.process_id != hand.process.id or sample.is_removed:
        raise UnknownSample
    return sample


def samples_of(session: Session, process: Process) -> list[Sample]:
    """Return the samples of a process, newest first."""
    own = select(Sample).where(Sample.process_id == process.id, Sample.is_removed.is_(False))
    return list(session.scalars(own.order_by(Sample.id.desc())))


def cards_in(session: Session, sample: Sample) -> list[SampleCard]:
    """Return the cards of a sample in their order; what may not be used any more is left out."""
    return list(
        session.scalars(
            select(SampleCard)
            .join(Contribution, Contribution.id == SampleCard.contribution_id)
            .where(SampleCard.sample_id == sample.id, USABLE)
            .order_by(SampleCard.place)
        )
    )


def sort_blind(hand: Hand, sample_id: int, contribution_id: int, items: Sequence[int]) -> None:
    """Keep where the second coder puts a card; nothing on the board changes.

    No item means that none of them fits. It can be undone until the sample is finished. Raises
    UnknownSample.
    """
    hand.hold_board()
    sample = _require_open(hand, sample_id)
    cards = {card.contribution_id: card for card in cards_in(hand.session, sample)}
    if contribution_id not in cards:
        raise UnknownSample
    known = hand.session.scalars(_items(hand.session, sample))
    doing = Doing(hand, "code-card")
    doing.change(cards[contribution_id], second=sorted(set(items) & set(known)))
    doing.stand_by(sample, "finished_at")
    doing.finish(sample=sample.id, contribution=contribution_id)


def finish_sample(hand: Hand, sample_id: int) -> None:
    """Let both sortings be compared from now on. Raises UnknownSample, NotDone."""
    hand.hold_board()
    sample = _require_open(hand, sample_id)
    if any(card.second is None for card in cards_in(hand.session, sample)):
        raise NotDone
    doing = Doing(hand, "finish-sample")
    doing.change(sample, finished_at=hand.now.astimezone(UTC).isoformat())
    doing.finish(sample=sample.id)


def blind_to(session: Session, facilitator_id: int) -> set[int]:
    """Return the contributions of which this person must not see where they were put."""
    theirs = select(SampleCard.contribution_id).join(Sample, Sample.id == SampleCard.sample_id)
    is_open = (Sample.coder_id == facilitator_id, Sample.finished_at.is_(None))
    stands = Sample.is_removed.is_(False)
    return set(session.scalars(theirs.where(*is_open, stands)))


def _require_open(hand: Hand, sample_id: int) -> Sample:
    sample = require_sample(hand, sample_id)
    if sample.coder_id != hand.facilitator_id or sample.finished_at is not None:
        raise UnknownSample
    return sample


def _phase(hand: Hand, draw: Draw) -> Select[int]:
    return select(Phase.id).where(Phase.process_id == hand.process.id, Phase.kind == draw.phase)


def _items(session: Session, sample: Sample) -> Select[int]:
    return select(Item.id).where(
        Item.process_id == sample.process_id,
        Item.kind == sample.kind,
        Item.state == ItemState.STANDING,
        ~in_rehearsal(session),
    )


def _frame(hand: Hand, draw: Draw) -> Select[int]:
    under = (
        select(Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        .where(Item.process_id == hand.process.id, Item.kind == str(draw.kind))
        .where(Quote.is_removed.is_(False), Item.state == ItemState.STANDING)
    )
    by_coder = select(Quote.contribution_id).where(Quote.made_by_id == draw.coder_id)
    sorted_or_aside = or_(Contribution.id.in_(under), Contribution.is_aside.is_(True))
    here = Contribution.process_id == hand.process.id
    query = select(Contribution.id).where(here, USABLE, IS_REAL)
    query = query.where(sorted_or_aside, Contribution.id.not_in(by_coder))
    if draw.phase:
        query = query.where(Contribution.phase_id == _phase(hand, draw).scalar_subquery())
    return query.order_by(Contribution.id)


def _lay_out(session: Session, sample: Sample, chosen: Sequence[int]) -> None:
    standing = items_under(session, sample, chosen)
    session.add_all(
        SampleCard(
            sample_id=sample.id,
            contribution_id=number,
            place=place,
            first=sorted(standing.get(number, ())),
        )
        for place, number in enumerate(chosen)
    )
    session.flush()


def items_under(
    session: Session, sample: Sample, contributions: Sequence[int]
) -> dict[int, set[int]]:
    """Return, by contribution, the items of the sample's kind that it stands under now."""
    rows = session.execute(
        select(Quote.contribution_id, Quote.item_id).where(
            Quote.contribution_id.in_(contributions),
            Quote.is_removed.is_(False),
            Quote.item_id.in_(_items(session, sample)),
        )
    )
    found: dict[int, set[int]] = {}
    for contribution, item in rows:
        found.setdefault(contribution, set()).add(item)
    return found
