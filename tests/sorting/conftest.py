"""A board with things said on it, and two facilitators' hands."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, ContributionKind, Facilitator, Media, Person, Quote
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up


@pytest.fixture
def anna(session: Session, vault: Vault, clock: FakeClock) -> Person:
    """A resident who takes part."""
    return join(session, vault, "4711", now=clock(), age_band="67-79", area="vang")


def hand_of(session: Session, name: str, now: datetime) -> Hand:
    """Return what a facilitator of this name acts with."""
    facilitator = Facilitator(name=name, role=StaffRole.FACILITATOR, created_at=now)
    session.add(facilitator)
    session.flush()
    return Hand(session, current_process(session), facilitator.id, now)


@pytest.fixture
def hand(session: Session, clock: FakeClock) -> Hand:
    """Kari, a facilitator."""
    return hand_of(session, "Kari", clock())


@pytest.fixture
def other(session: Session, clock: FakeClock) -> Hand:
    """Per, another one, at the same board."""
    return hand_of(session, "Per", clock())


def say(hand: Hand, person: Person, text: str) -> Contribution:
    """Let a resident say something about the kitchen table."""
    prompt = find_prompt(hand.session, hand.process, "kjokkenbordet")
    said = Contribution(
        process_id=hand.process.id,
        person_id=person.id,
        phase_id=prompt.phase_id,
        prompt_id=prompt.id,
        channel=person.channel,
        kind=ContributionKind.TEXT,
        text=text,
        language="nb",
        said_at=hand.now,
        kept_at=hand.now,
        flags=[],
    )
    hand.session.add(said)
    hand.session.flush()
    return said


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """Something with two matters in it."""
    return say(hand, anna, "Hun spiser alene.  Og trappa er glatt om vinteren.")


def attach(hand: Hand, said: Contribution, kind: str, **columns: str) -> Media:
    """Let something said have a recording or a picture on the shelf."""
    number = hand.session.query(Media).count()
    known = {"contribution_id": said.id, "kind": kind, "state": "kept", "name": f"{number}.ogg"}
    media = Media(**known, not_before=hand.now, **columns)
    hand.session.add(media)
    hand.session.flush()
    return media


@pytest.fixture
def voice(hand: Hand, anna: Person) -> Contribution:
    """A voice message that nobody has written down."""
    said = say(hand, anna, "")
    said.kind = ContributionKind.VOICE
    attach(hand, said, "voice")
    return said


def need(hand: Hand, title: str) -> int:
    """Put up a need; its number."""
    return put_up(hand, ItemKind.NEED, {"nb": title}).id


def under(session: Session, item_id: int) -> list[str]:
    """Return the words that stand under an item."""
    session.flush()
    session.expire_all()
    standing = (Quote.item_id == item_id, Quote.is_removed.is_(False))
    return list(session.scalars(select(Quote.words).where(*standing).order_by(Quote.id)))
