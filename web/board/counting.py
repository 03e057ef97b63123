"""What the application counts: contributions of each kind, and messages by state."""

from __future__ import annotations

import logging
import threading
from typing import Any

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from storage.store import Store
from workshop.board.census import Census, Counting
from workshop.board.days import Days
from workshop.outbox.mailbag import Mailbag

log = logging.getLogger(__name__)


def census_of(request: Request) -> Census:
    """Return the census of the application that serves this request."""
    census = request.app.state.census
    if not isinstance(census, Census):
        raise TypeError("create_app has made no Census")
    return census


def days_of(request: Request) -> Days:
    """Return the count by day of the application that serves this request."""
    days = request.app.state.days
    if not isinstance(days, Days):
        raise TypeError("create_app has made no Days")
    return days


def mailbag_of(request: Request) -> Mailbag:
    """Return the mailbag of the application that serves this request."""
    mailbag = request.app.state.mailbag
    if not isinstance(mailbag, Mailbag):
        raise TypeError("create_app has made no Mailbag")
    return mailbag


def count_ahead(store: Store, *countings: Counting[Any]) -> threading.Thread:
    """Count beside everything else, so that the first page need not wait for it."""

    def count() -> None:
        try:
            for one in countings:
                with store.reading() as session:
                    one.count(session)
        except SQLAlchemyError as error:
            # The first page tries again, and tells what is wrong.
            log.warning("action=count-ahead error=%s", type(error).__name__)

    thread = threading.Thread(target=count, daemon=True, name="census")
    thread.start()
    return thread
