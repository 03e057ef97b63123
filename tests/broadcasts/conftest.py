"""A transaction on a process that is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from storage.store import Store


@pytest.fixture
def session(store: Store, jevnaker: str) -> Iterator[Session]:
    """One transaction, as an edge opens it."""
    with store.writing() as session:
        yield session
