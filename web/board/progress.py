"""How the solutions are coming along: what is written down of it, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.processfile import ItemKind
from storage.tables import Process, Progress
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.board.room.meetingforms import read_day
from web.board.titles import words_typed
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.deciding.progress import Noted, note_status, statuses_of, strike_status
from workshop.process import current_process
from workshop.refusals import BadStatus
from workshop.sorting.chain import standing_items

ALL = "/board/progress"
TAB = ItemKind.SOLUTION
WRONG = {
    "solution": "progress.wrong_solution",
    "day": "progress.wrong_day",
    "words": "progress.wrong_words",
}
"""What is said of a field, in the order of the form."""
router = Router(prefix=ALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """A status as it stands in the form, whatever was typed."""

    solution: int = 0
    progress: Progress = Progress.STARTED
    day: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def noted(self, process: Process) -> Noted:
        """Return it as it is written down."""
        words = words_typed(process.languages, list(self.words), list(self.words.values()))
        return Noted(self.solution, self.progress, read_day(self.day), words)


def typed(
    solution: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0,
    progress: Annotated[Progress, Field()] = Progress.STARTED,
    day: Text = "",
    language: Annotated[list[str], Field()] = [],  # noqa: B006
    words: Annotated[list[str], Field()] = [],  # noqa: B006
) -> Typed:
    """Return what the form says."""
    return Typed(solution, progress, day.strip(), dict(zip(language, words, strict=False)))


Form = Annotated[Typed, Depends(typed)]


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    saved: bool = False,
    refused: str = "",
) -> HTMLResponse:
    """Show how each solution has come along, and a form for what is new."""
    said = sentence_for(refused)
    return _show(request, stage, signed_in, Typed(), refused=said, is_saved=saved and not said)


@router.post("")
def write_down(request: Request, stage: Stage, signed_in: Changing, form: Form) -> Response:
    """Write a status down; what is lacking is said, and nothing that was typed is lost."""
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            note_status(hand, form.noted(hand.process))
    except BadStatus as error:
        return _show(request, stage, signed_in, form, wrong=error.wrong)
    return RedirectResponse(f"{ALL}?saved=1", status_code=303)


@router.post("/{number}/strike")
def strike_out(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take a status off the board; it can be undone."""
    return do_and_return(stage, signed_in, lambda hand: strike_status(hand, number), ALL)


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    form: Typed,
    *,
    wrong: frozenset[str] = frozenset(),
    is_saved: bool = False,
    refused: str | None = None,
) -> HTMLResponse:
    with stage.store.reading() as session:
        process = current_process(session)
        solutions = standing_items(session, process, ItemKind.SOLUTION)
        values: dict[str, Any] = {
            **frame(session, process),
            "statuses": statuses_of(session, process),
            "solutions": {one.number: one for one in solutions},
            "process_languages": process.languages,
            "acts": last_acts(session, process, signed_in),
        }
    faults = {name: key for name, key in WRONG.items() if name in wrong}
    values |= {"form": form, "faults": faults, "is_saved": is_saved, "refused": refused}
    status = 422 if wrong else 409 if refused else 200
    return show_board(request, "board/progress.html", signed_in, TAB, status=status, **values)
