"""Who works on the board's side, what they may do, and the record of who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Audit, Process
from workshop.board.traces import OF_THE_HOUSE, kind_of


class StaffRole(StrEnum):
    """What somebody on the board's side may do."""

    FACILITATOR = "facilitator"
    SAFETY = "safety"
    ADMIN = "admin"
    READER = "reader"


MAY_CHANGE = frozenset({StaffRole.FACILITATOR, StaffRole.ADMIN})
MAY_PROTECT = MAY_CHANGE | {StaffRole.SAFETY}
"""Who may do what, beyond looking; pages ask `SignedIn`."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who stands behind a session, the token that their forms carry, and the session's number."""

    facilitator_id: int
    name: str
    role: StaffRole
    form_token: str
    session_number: int

    @property
    def may_change(self) -> bool:
        """Whether they run the process: sort, open and close phases, let words through."""
        return self.role in MAY_CHANGE

    @property
    def may_protect(self) -> bool:
        """Whether they look after people: hide words and contributions, mark, follow up."""
        return self.role in MAY_PROTECT


def record(
    session: Session,
    action: str,
    process_id: int | None = None,
    /,
    *,
    facilitator_id: int | None,
    now: datetime,
    **about: object,
) -> None:
    """Write down who did what: ids only, no words of a resident.

    It belongs to the process that is named, else the current one; what concerns who may come in
    belongs to none. Without a facilitator it was done at the command line.
    """
    kind = kind_of(action, about)
    if kind == OF_THE_HOUSE:
        process_id = None
    elif process_id is None:
        process_id = session.scalar(select(Process.id).where(Process.is_current))
    session.add(
        Audit(
            facilitator_id=facilitator_id,
            action=action,
            about=dict(about),
            done_at=now,
            process_id=process_id,
            kind=kind,
        )
    )
