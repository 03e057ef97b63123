"""What the application counts: contributions of each kind, and messages by state."""

from __future__ import annotations

import logging
import threading

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from storage.store import Store
from workshop.board.census import Census
from workshop.outbox.mailbag import Mailbag

log = logging.getLogger(__name__)


def census_of(request: Request) -> Census:
    """Return the census of the application that serves this request."""
    census = request.app.state.census
    if not isinstance(census, Census):
        raise TypeError("create_app has made no Census")
    return census


def mailbag_of(request: Request) -> Mailbag:
    """Return the mailbag of the application that serves this request."""
    mailbag = request.app.state.mailbag
    if not isinstance(mailbag, Mailbag):
        raise TypeError("create_app has made no Mailbag")
    return mailbag


def count_ahead(store: Store, census: Census) -> threading.Thread:
    """Count beside everything else, so that the first page need not wait for it."""

    def count() -> None:
        try:
            with store.reading() as session:
                census.count(session)
        except SQLAlchemyError as error:
            # The first page tries again, and tells what is wrong.
            log.warning("action=count-ahead error=%s", type(error).__name__)

    thread = threading.Thread(target=count, daemon=True, name="census")
    thread.start()
    return thread
