"""How nudges stand: counted by state, nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Nudge, NudgeState


def nudges_by_state(session: Session) -> Mapping[str, int]:
    """Return how many nudges are in each state, zeros too."""
    found = session.execute(select(Nudge.state, func.count()).group_by(Nudge.state))
    return dict.fromkeys(map(str, NudgeState), 0) | {str(state): n for state, n in found}
