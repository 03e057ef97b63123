"""A facilitator's trial: a message to many as one resident would get it, and nothing of it kept.

The conversation is had as any other is, in a transaction that is taken back (decision 0042).
"""

from __future__ import annotations

from workshop.trials.keeping import drop_old_trials, drop_trial, keep_trial, trial_of
from workshop.trials.placing import by_place, heard
from workshop.trials.staging import Choice, Did, Played, Trying, put_on

__all__ = [
    "Choice",
    "Did",
    "Played",
    "Trying",
    "by_place",
    "drop_old_trials",
    "drop_trial",
    "heard",
    "keep_trial",
    "put_on",
    "trial_of",
]
