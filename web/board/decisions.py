"""What was decided about the solutions: the list, and writing decisions down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi import Form as Field
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.processfile import ItemKind
from storage.tables import Process, Ruled
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.board.titles import words_typed
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.deciding.decisions import Written, correct, decide, strike
from workshop.deciding.overview import Decided, decisions_of
from workshop.process import current_process
from workshop.refusals import BadDecision, Stale, UnknownDecision
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items

ALL = "/board/decisions"
TAB = ItemKind.SOLUTION
WRONG = {
    "body": "decisions.wrong_body",
    "day": "decisions.wrong_day",
    "solutions": "decisions.wrong_solutions",
    "document": "decisions.wrong_document",
}
"""What is said of a field, in the order of the form."""
router = Router(prefix=ALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """A decision as it stands in the form, whatever was typed."""

    body: str = ""
    day: str = ""
    ruled: Ruled = Ruled.YES
    solutions: tuple[int, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    version: int = 0

    def written(self, process: Process) -> Written:
        """Return it as it is written down."""
        return Written(
            body=self.body,
            day=_day(self.day),
            ruled=self.ruled,
            solutions=self.solutions,
            words=words_typed(process.languages, list(self.words), list(self.words.values())),
            document=self.document,
        )


def typed(
    body: Text = "",
    day: Text = "",
    ruled: Annotated[Ruled, Field()] = Ruled.YES,
    solution: Annotated[list[RowNumber], Field()] = [],  # noqa: B006
    language: Annotated[list[str], Field()] = [],  # noqa: B006
    words: Annotated[list[str], Field()] = [],  # noqa: B006
    document: Text = "",
    version: Annotated[int, Field(ge=0)] = 0,
) -> Typed:
    """Return what the form says."""
    by_language = dict(zip(language, words, strict=False))
    said = (body.strip(), day.strip(), ruled, tuple(dict.fromkeys(solution)))
    return Typed(*said, by_language, document.strip(), version)


Form = Annotated[Typed, Depends(typed)]


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    about: RowNumber | None = None,
    saved: bool = False,
    refused: str = "",
) -> HTMLResponse:
    """Show all decisions, the newest first, and a form for the next one."""
    form = Typed(solutions=(about,) if about else ())
    said = sentence_for(refused)
    return _show(request, stage, signed_in, form, refused=said, is_saved=saved and not said)


@router.post("")
def write_down(request: Request, stage: Stage, signed_in: Changing, form: Form) -> Response:
    """Write a decision down; what is lacking is said, and nothing that was typed is lost."""
    try:
        _do(stage, signed_in, lambda hand: decide(hand, form.written(hand.process)))
    except BadDecision as error:
        return _show(request, stage, signed_in, form, wrong=error.wrong)
    return RedirectResponse(f"{ALL}?saved=1", status_code=303)


@router.get("/{number}")
def one(request: Request, stage: Stage, signed_in: Colleague, number: RowNumber) -> HTMLResponse:
    """Show one decision, to be corrected."""
    return _show(request, stage, signed_in, None, number)


@router.post("/{number}")
def write_anew(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, form: Form
) -> Response:
    """Correct a decision; if somebody was faster, what stands is shown beside what was typed."""

    def act(hand: Hand) -> None:
        correct(hand, number, form.written(hand.process), version=form.version)

    try:
        _do(stage, signed_in, act)
    except BadDecision as error:
        return _show(request, stage, signed_in, form, number, wrong=error.wrong)
    except Stale as stale:
        newer = replace(form, version=stale.version)
        return _show(request, stage, signed_in, newer, number, is_stale=True)
    return RedirectResponse(f"{ALL}?saved=1", status_code=303)


@router.post("/{number}/strike")
def strike_out(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take a decision off the board; it can be undone."""
    return do_and_return(stage, signed_in, lambda hand: strike(hand, number), ALL)


def _do(stage: Backstage, signed_in: SignedIn, act: Callable[[Hand], object]) -> None:
    try:
        with stage.store.writing() as session:
            act(hand_of(session, stage, signed_in))
    except UnknownDecision as error:
        raise HTTPException(404) from error


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    form: Typed | None,
    number: int | None = None,
    *,
    wrong: frozenset[str] = frozenset(),
    is_stale: bool = False,
    is_saved: bool = False,
    refused: str | None = None,
) -> HTMLResponse:
    with stage.store.reading() as session:
        process = current_process(session)
        decisions = decisions_of(session, process)
        stands = next((one for one in decisions if one.number == number), None)
        if number is not None and stands is None:
            raise HTTPException(404)
        values: dict[str, Any] = {
            **frame(session, process),
            "decisions": decisions,
            "solutions": standing_items(session, process, ItemKind.SOLUTION),
            "process_languages": process.languages,
            "acts": last_acts(session, process, signed_in),
        }
    faults = {name: key for name, key in WRONG.items() if name in wrong}
    values |= {"form": form or _as_typed(stands), "stands": stands, "faults": faults}
    values |= {"is_stale": is_stale, "is_saved": is_saved, "refused": refused}
    status = 422 if wrong else 409 if is_stale or refused else 200
    return show_board(request, "board/decisions.html", signed_in, TAB, status=status, **values)


def _as_typed(stands: Decided | None) -> Typed:
    if stands is None:
        return Typed()
    return Typed(
        body=stands.body,
        day=stands.day.isoformat(),
        ruled=stands.ruled,
        solutions=stands.solutions,
        words=stands.words,
        document=stands.document,
        version=stands.version,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
