"""Messages that wait to be sent, and are not to go out any more."""

from __future__ import annotations

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from storage.tables import BallotOption, Delivery, Outgoing
from workshop.answering.repeated import tells_of


def ask_nobody(session: Session, item_id: int) -> None:
    """Let questions and answers about an item that wait to be sent go to nobody."""
    call_off(session, (Outgoing.item_id == item_id) | tells_of(item_id))


def name_to_nobody(session: Session, option: BallotOption) -> None:
    """Let messages that wait to be sent and name the options of a ballot go to nobody."""
    call_off(session, Outgoing.ballot_id == option.ballot_id)


def call_off(session: Session, about: ColumnElement[bool]) -> None:
    """Let messages that wait to be sent go to nobody."""
    waits = Outgoing.state.in_((Delivery.QUEUED, Delivery.HELD))
    cancelled = update(Outgoing).where(about, waits).execution_options(synchronize_session=False)
    session.execute(cancelled.values(state=Delivery.CANCELLED))
