"""Messages that wait to be sent, and are not to go out any more."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.sharing import is_alone
from storage.tables import BallotOption, Delivery, Outgoing
from workshop.answering.repeated import tells_of
from workshop.outbox.doubting import LET_BE
from workshop.outbox.holding import IN_TURN

WAITS = (Delivery.QUEUED, Delivery.HELD)
MAY_BE_SENT = (Delivery.SENDING, Delivery.UNCERTAIN)


def ask_nobody(session: Session, item_id: int) -> None:
    """Let questions and answers about an item that wait to be sent go to nobody."""
    call_off(session, (Outgoing.item_id == item_id) | tells_of(item_id))


def name_to_nobody(session: Session, option: BallotOption) -> None:
    """Let messages that wait to be sent and name the options of a ballot go to nobody."""
    call_off(session, Outgoing.ballot_id == option.ballot_id)


def call_off(session: Session, about: ColumnElement[bool]) -> None:
    """Let messages that wait go to nobody, and none be said again that may have been sent."""
    if not is_alone(session):
        # Nothing is claimed, or comes back, between the two changes.
        in_order = select(Outgoing.id).order_by(*IN_TURN)
        undone = Outgoing.state.in_((*WAITS, *MAY_BE_SENT))
        session.execute(in_order.where(about, undone).with_for_update())
    changes = update(Outgoing).where(about).execution_options(synchronize_session=False)
    cancelled = changes.where(Outgoing.state.in_(WAITS)).values(state=Delivery.CANCELLED)
    session.execute(cancelled)
    session.execute(changes.where(Outgoing.state.in_(MAY_BE_SENT)).values(why=LET_BE))
