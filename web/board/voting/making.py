"""The form that makes or changes a ballot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.board.voting.form import WRONG, Typed, as_typed, blank, typed
from web.fields import RowNumber
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.refusals import BadBallot, NotInThisState, Stale, UnknownBallot
from workshop.sorting.acts import Hand
from workshop.voting.ballots import find_ballot, options_of
from workshop.voting.making import MOST_DOTS, MOST_OPTIONS, add_ballot, candidates, change_ballot

ALL = "/board/dots"
TAB = "solution"
Form = Annotated[Typed, Depends(typed)]
router = Router(prefix=ALL)


@router.get("/new")
def begin(request: Request, stage: Stage, signed_in: Changer) -> Response:
    """Show the form of a new ballot; what goes on is ticked."""
    with stage.store.reading() as session:
        process = current_process(session)
        chosen = [one.id for one in candidates(session, process) if one.is_chosen]
        form = blank(process, stage.catalogue, stage.clock(), chosen[:MOST_OPTIONS])
    return _show(request, stage, signed_in, form)


@router.post("/new")
def make(request: Request, stage: Stage, signed_in: Changing, form: Form) -> Response:
    """Make a ballot; what is lacking is said, and nothing that was typed is lost."""
    try:
        ballot = _do(
            stage, signed_in, lambda hand: add_ballot(hand, form.written(hand.process)).id
        )
    except BadBallot as error:
        return _show(request, stage, signed_in, form, wrong=error.wrong)
    return RedirectResponse(f"{ALL}/{ballot}", status_code=303)


@router.get("/{number}/change")
def again(request: Request, stage: Stage, signed_in: Changer, number: RowNumber) -> Response:
    """Show the form of a ballot that has not opened."""
    with stage.store.reading() as session:
        process = current_process(session)
        ballot = _draft(session, process, number)
        if ballot is None:
            return RedirectResponse(f"{ALL}/{number}", status_code=303)
        form = as_typed(ballot, process, [one.item for one in options_of(session, ballot)])
    return _show(request, stage, signed_in, form, number)


@router.post("/{number}/change")
def change(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, form: Form
) -> Response:
    """Change a ballot; if somebody was faster, that is said, and what was typed stays."""

    def act(hand: Hand) -> None:
        change_ballot(hand, number, form.written(hand.process), version=form.version)

    try:
        _do(stage, signed_in, act)
    except BadBallot as error:
        return _show(request, stage, signed_in, form, number, wrong=error.wrong)
    except Stale as stale:
        newer = replace(form, version=stale.version)
        return _show(request, stage, signed_in, newer, number, is_stale=True)
    except NotInThisState:
        return RedirectResponse(f"{ALL}/{number}?refused=NotInThisState", status_code=303)
    return RedirectResponse(f"{ALL}/{number}", status_code=303)


def _draft(session: Session, process: Process, number: int) -> Ballot | None:
    try:
        ballot = find_ballot(session, process, number)
    except UnknownBallot as error:
        raise HTTPException(404) from error
    return ballot if ballot.state == BallotState.DRAFT else None


def _do(stage: Backstage, signed_in: SignedIn, act: Callable[[Hand], int | None]) -> int | None:
    try:
        with stage.store.writing() as session:
            return act(hand_of(session, stage, signed_in))
    except UnknownBallot as error:
        raise HTTPException(404) from error


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    form: Typed,
    number: int | None = None,
    *,
    wrong: frozenset[str] = frozenset(),
    is_stale: bool = False,
) -> Response:
    with stage.store.reading() as session:
        process = current_process(session)
        values: dict[str, Any] = {
            **frame(session, process),
            "process_languages": process.languages,
            "candidates": [
                {"number": one.id, "title": one.title, "kind": one.kind}
                for one in candidates(session, process)
            ],
        }
    faults = {name: key for name, key in WRONG.items() if name in wrong}
    values |= {"form": form, "faults": faults, "number": number, "is_stale": is_stale}
    values |= {"most_options": MOST_OPTIONS, "most_dots": MOST_DOTS}
    status = 422 if wrong else 409 if is_stale else 200
    return show_board(request, "board/voting/form.html", signed_in, TAB, status=status, **values)
