"""What is said of the answer back, and of how solutions are coming along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storage.tables import AnswerState, AnswerStep, Progress

STEPS: Final[Mapping[str, str]] = {
    AnswerStep.NEEDS: "answers.step_needs",
    AnswerStep.MEASURES: "answers.step_measures",
    AnswerStep.SOLUTIONS: "answers.step_solutions",
    AnswerStep.DECISIONS: "answers.step_decisions",
    AnswerStep.PROGRESS: "answers.step_progress",
}
HINTS: Final[Mapping[str, str]] = {
    AnswerStep.NEEDS: "answers.hint_needs",
    AnswerStep.MEASURES: "answers.hint_measures",
    AnswerStep.SOLUTIONS: "answers.hint_solutions",
    AnswerStep.DECISIONS: "answers.hint_decisions",
    AnswerStep.PROGRESS: "answers.hint_progress",
}
STANDINGS: Final[Mapping[str, str]] = {
    AnswerState.DRAFT: "answers.is_draft",
    AnswerState.SENT: "answers.is_sent",
    AnswerState.DROPPED: "answers.is_dropped",
    "called_off": "answers.is_called_off",
}
PROGRESS: Final[Mapping[str, str]] = {
    Progress.PLANNED: "progress.planned",
    Progress.STARTED: "progress.started",
    Progress.UNCHANGED: "progress.unchanged",
    Progress.DONE: "progress.done",
    Progress.STOPPED: "progress.stopped",
}
ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "answer_steps": STEPS,
    "answer_hints": HINTS,
    "answer_standings": STANDINGS,
    "progress": PROGRESS,
}
