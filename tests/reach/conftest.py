"""Sources at the board of the shipped process."""

from __future__ import annotations

from tests.web.conftest import (  # noqa: F401 - fixtures, found by name.
    app,
    facilitator,
    resident,
    signed_in_as,
    stage,
    ticking,
)
