"""What a trial is made of, as it is kept: the form as typed, and what was answered, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.vault import Vault
from web.backstage import Backstage
from web.board.composing.draft import Draft
from workshop.doors.carried import NotCarried, open_own, seal_carried
from workshop.messages import Said
from workshop.trials import Choice, Did, keep_trial, trial_of
from workshop.trials.keeping import LASTS

WHAT = "broadcast on trial, buttons by place"
MOST_DONE = 40
"""So much can be answered in each language: all of it is played anew at each look."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one facilitator tries: the form, when they sent it to themselves, what they did since.

    `did` is what was written and pressed, by language: each language is a chat of its own. No row
    of a conversation is named in it: they are others each time it is played.
    """

    draft: Draft
    at: datetime
    did: Mapping[str, Sequence[Did]]

    def is_full(self, language: str) -> bool:
        """Whether nothing more can be done in a language."""
        return len(self.did.get(language, ())) >= MOST_DONE

    def after(self, language: str, one: Did) -> Trial:
        """Return the same with one thing more done in a language; too much changes nothing."""
        if self.is_full(language):
            return self
        return replace(self, did={**self.did, language: (*self.did.get(language, ()), one)})


def keep(session: Session, vault: Vault, who: int, trial: Trial, *, now: datetime) -> None:
    """Keep a trial, sealed, in the place of the one before."""
    did = {code: [_written(one) for one in each] for code, each in trial.did.items()}
    load = [list(trial.draft.pairs), trial.at.isoformat(), did]
    keep_trial(session, who, seal_carried(vault, WHAT, who, load, lasts=LASTS, now=now), now=now)


def find(session: Session, stage: Backstage, who: int, *, now: datetime) -> Trial | None:
    """Return what this person tries; None if nothing, or if it cannot be opened any more."""
    sealed = trial_of(session, who, now=now)
    if sealed is None:
        return None
    try:
        pairs, at, did = open_own(stage.vault, WHAT, sealed, who, now=now)
    except NotCarried:
        return None
    return Trial(
        Draft(tuple((name, value) for name, value in pairs)),
        datetime.fromisoformat(at),
        {code: tuple(_read(one) for one in each) for code, each in did.items()},
    )


def _written(one: Did) -> list[Any]:
    what = one.what.text if isinstance(one.what, Said) else astuple(one.what)
    return [one.at.isoformat(), what]


def _read(written: Any) -> Did:
    at, what = written
    is_said = isinstance(what, str)
    return Did(datetime.fromisoformat(at), Said(what) if is_said else Choice(*what))
