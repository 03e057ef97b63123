"""A writing session with the shipped process, for the verbs of the method."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.tables import Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.recorded import CHAT
from tests.workshop.residents import join


@pytest.fixture
def resident(session: Session, vault: Vault, clock: FakeClock) -> Person:
    """Somebody who takes part and has told all about herself."""
    return join(
        session,
        vault,
        CHAT,
        now=clock(),
        age_band="80-plus",
        area="vang",
        role="relative",
        source="bussen",
    )
