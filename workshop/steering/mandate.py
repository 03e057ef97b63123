"""Who decides, what they have promised, who gives the green light, and by when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Process
from workshop.board.staff import record
from workshop.refusals import BadMandate, NotAsShown

LONGEST_WORDS = 500
LONGEST_LEADERS = 200


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who decides and what was promised, by language; who says yes in the end; the last day.

    Residents read `decider` before they take part. `green_light` may be empty, `decides_by` None.
    """

    decider: Mapping[str, str]
    promise: Mapping[str, str]
    green_light: str = ""
    decides_by: date | None = None

    @property
    def mark(self) -> str:
        """A mark of it, to tell whether somebody was faster."""
        what = [dict(self.decider), dict(self.promise), self.green_light, str(self.decides_by)]
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:32]


def mandate_of(process: Process) -> Mandate:
    """Return what is known of who decides."""
    by = date.fromisoformat(process.decides_by) if process.decides_by else None
    return Mandate(process.decider, process.promise, process.green_light, by)


def change_mandate(
    session: Session,
    process: Process,
    mandate: Mandate,
    *,
    seen: str,
    facilitator_id: int,
    now: datetime,
) -> None:
    """Write down who decides, so that the process file no longer says it.

    Residents are told in the language they read, so every language of the process has words.
    Raises BadMandate with the fields that lack something; NotAsShown if somebody has changed it
    since it was `seen`.
    """
    # A colleague may be at it in another process.
    process = session.scalars(
        select(Process).where(Process.id == process.id).with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).one()
    stands = mandate_of(process)
    if seen != stands.mark:
        raise NotAsShown
    _require_good(process, mandate)
    fields = [
        name
        for name in ("decider", "promise", "green_light", "decides_by")
        if getattr(mandate, name) != getattr(stands, name)
    ]
    if not fields:
        return
    process.decider, process.promise = dict(mandate.decider), dict(mandate.promise)
    process.green_light = mandate.green_light
    process.decides_by = mandate.decides_by.isoformat() if mandate.decides_by else ""
    process.mandate_by_hand |= bool({"decider", "promise"}.intersection(fields))
    record(session, "mandate", facilitator_id=facilitator_id, now=now, fields=fields)


def let_file_say(
    session: Session, process: Process, *, facilitator_id: int, now: datetime
) -> None:
    """Let the process file say who decides again, when it is loaded next."""
    process.mandate_by_hand = False
    record(session, "mandate-of-file", facilitator_id=facilitator_id, now=now)


def _require_good(process: Process, mandate: Mandate) -> None:
    wrong = {
        f"{name}-{code}"
        for name, words in (("decider", mandate.decider), ("promise", mandate.promise))
        for code in process.languages
        if not 0 < len(words.get(code, "")) <= LONGEST_WORDS
    }
    if len(mandate.green_light) > LONGEST_LEADERS:
        wrong.add("green_light")
    if wrong:
        raise BadMandate(frozenset(wrong))
