"""Messages that wait to be sent, and are not to go out any more."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.tables import BallotOption, Delivery, Outgoing
from workshop.answering.repeated import tells_of
from workshop.outbox.doubting import LET_BE


def ask_nobody(session: Session, item_id: int) -> None:
    """Let questions and answers about an item that wait to be sent go to nobody."""
    call_off(session, (Outgoing.item_id == item_id) | tells_of(item_id))


def name_to_nobody(session: Session, option: BallotOption) -> None:
    """Let messages that wait to be sent and name the options of a ballot go to nobody."""
    call_off(session, Outgoing.ballot_id == option.ballot_id)


def call_off(session: Session, about: ColumnElement[bool]) -> None:
    """Let messages that wait go to nobody, and none be said again that may have been sent."""
    waits = Outgoing.state.in_((Delivery.QUEUED, Delivery.HELD))
    may_be_sent = about & Outgoing.state.in_((Delivery.SENDING, Delivery.UNCERTAIN))
    changes = update(Outgoing).execution_options(synchronize_session=False)
    session.execute(changes.where(about, waits).values(state=Delivery.CANCELLED))
    # As the courier holds what it has in hand: in another order, each could wait for the other.
    in_order = select(Outgoing.id).order_by(Outgoing.person_id, Outgoing.id).with_for_update()
    session.execute(in_order.where(may_be_sent))
    session.execute(changes.where(may_be_sent).values(why=LET_BE))
