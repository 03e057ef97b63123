"""The free proof: a press on a message, or a reply to it, shows that the message arrived.

What became of an `uncertain` row we do not know, and its message id was never told us. When a
resident presses a button that only that message can hold, or replies to it, we know both.
"""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.tables import Delivery, Outgoing
from workshop.book import Book
from workshop.messages import Heard, Pressed, SayKind
from workshop.residents.resident import Resident

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
"""In UTF-16 units. Source: Bot API, sendMessage and sendPhoto."""


def prove_sent(book: Book, person: Resident, heard: Heard) -> bool:
    """Mark the uncertain row that this event shows to have arrived as sent; tell whether one was.

    Only where a single row fits: a message of ours whose id we do not know, with that very button
    for a press, and with an id between those said before and after it. A reply proves nothing of
    what comes in several messages: it is to one of them. In doubt it stays uncertain.
    """
    if heard.reply_to is None or not (heard.is_to_us or isinstance(heard.content, Pressed)):
        return False
    fitting = [row for row in book.doubtful_of(person) if _holds(row, heard)]
    if not fitting or not heard.reply_to.isdecimal():
        return False
    known = _other_messages(book.session, person)
    fitting = [row for row in fitting if _is_in_between(row, int(heard.reply_to), known)]
    if len(fitting) != 1:
        return False
    (row,) = fitting
    row.state, row.message, row.why = Delivery.SENT, heard.reply_to, None
    book.session.flush()
    return True


def _holds(row: Outgoing, heard: Heard) -> bool:
    """Tell whether the message has the button that was pressed; a reply may be to any.

    Of several messages, the last has the buttons.
    """
    if row.state != Delivery.UNCERTAIN:
        return False
    if not isinstance(heard.content, Pressed):
        return _is_one_message(row)
    buttons = row.payload.get("buttons", [])
    return any(press == heard.content.press for line in buttons for _, press in line)


def _is_one_message(row: Outgoing) -> bool:
    """Tell whether all that the row says comes in a single message, as far as Telegram goes."""
    if row.so_far is not None or row.payload.get("voice"):
        return False
    longest = LONGEST_CAPTION if row.payload.get("picture") else LONGEST_TEXT
    return len(row.payload["text"].encode("utf-16-le")) // 2 <= longest


def _other_messages(session: Session, person: Resident) -> list[Outgoing]:
    """Return what was said to the resident and has an id, and what is just being said."""
    others = select(Outgoing).where(
        Outgoing.person_id == person.id,
        Outgoing.kind == SayKind.MESSAGE,
        or_(Outgoing.message.is_not(None), Outgoing.state == Delivery.SENDING),
    )
    return list(session.scalars(others))


def _is_in_between(row: Outgoing, message: int, known: list[Outgoing]) -> bool:
    """Tell whether a message of this id can have been said when the row was.

    Ids grow within a chat. A known id proves that the message is another one.
    """
    for other in known:
        if other.message is None or not other.message.isdecimal():
            # It may be this very one, whose id we are just about to be told.
            return False
        number = int(other.message)
        if number == message:
            return False
        if _came_before(other, row) and number > message:
            return False
        if _came_before(row, other) and number < message:
            return False
    return True


def _came_before(one: Outgoing, other: Outgoing) -> bool:
    if one.done_at is None or other.claimed_at is None:
        return False
    return one.done_at < other.claimed_at
