"""The list of ballots, and the page of one: how it stands, never a count before it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import HTTPException, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.board.hand import last_acts
from web.board.refusing import sentence_for
from web.board.voting.form import as_typed
from web.board.voting.showing import shown_result
from web.fields import RowNumber, plain_text
from web.routes import Router
from workshop.board.finding import meetings_of
from workshop.board.protecting import FEW
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.refusals import UnknownBallot
from workshop.sorting.stacks import Stack
from workshop.voting.ballots import ballots_of, find_ballot, options_of
from workshop.voting.making import candidates, look_alike
from workshop.voting.paper import own_sheet, sheets_of
from workshop.voting.result import result_of
from workshop.voting.voters import told_so_far

ALL = "/board/dots"
TAB = "solution"
router = Router(prefix=ALL)


@router.get("")
def listing(request: Request, stage: Stage, signed_in: Colleague) -> Response:
    """Show all ballots, the newest first."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "ballots": [_head(one) for one in ballots_of(session, process)],
            "can_make": len(candidates(session, process)) > 1,
            "acts": last_acts(session, process, signed_in, stack=Stack.DOTS),
        }
    return show_board(request, "board/voting/list.html", signed_in, TAB, **values)


@router.get("/{number}")
def one(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    refused: str = "",
    typed: bool = False,
    meeting: RowNumber | None = None,
    table: Annotated[str, BeforeValidator(plain_text)] = "",
) -> Response:
    """Show a ballot: a draft, an open one without a count, or its result.

    With a `meeting` and a `table` it shows what one has typed in oneself, to be corrected.
    """
    with stage.store.reading() as session:
        ballot = _found(session, number)
        sheet = _own(session, ballot, signed_in, meeting, table)
    return show_ballot(request, stage, signed_in, number, sheet, refused=refused, is_typed=typed)


def show_ballot(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    sheet: Mapping[str, Any],
    *,
    refused: str = "",
    is_typed: bool = False,
) -> Response:
    """Show a ballot, with a sheet of paper dots as it stands in its form."""
    with stage.store.reading() as session:
        process = current_process(session)
        ballot = _found(session, number)
        values = {
            **frame(session, process),
            "ballot": _head(ballot),
            "acts": last_acts(session, process, signed_in, stack=Stack.DOTS),
            **_of_state(session, process, ballot, signed_in),
        }
    said = sentence_for(refused)
    template = "result" if ballot.state == BallotState.COUNTED else "ballot"
    told = {"refused": said, "is_typed": is_typed and not said, "few": FEW, "sheet": sheet}
    return show_board(
        request,
        f"board/voting/{template}.html",
        signed_in,
        TAB,
        status=409 if said else 200,
        **values,
        **told,
    )


def _found(session: Session, number: int) -> Ballot:
    try:
        return find_ballot(session, current_process(session), number)
    except UnknownBallot as error:
        raise HTTPException(404) from error


def _head(ballot: Ballot) -> dict[str, Any]:
    names = (
        "question", "rule", "decider", "budget", "is_several_on_one", "state", "closes_at",
        "opened_at", "closed_at", "counted_at", "reason",
    )  # fmt: skip
    return {"number": ballot.id, **{name: getattr(ballot, name) for name in names}}


def _own(
    session: Session, ballot: Ballot, signed_in: SignedIn, meeting: int | None, table: str
) -> dict[str, Any]:
    counts: dict[int, int] = {}
    if meeting is not None and ballot.state in (BallotState.OPEN, BallotState.CLOSED):
        counts = own_sheet(session, ballot, meeting, table, signed_in.facilitator_id)
    is_own = bool(counts)
    return {"meeting": meeting, "table": table if is_own else "", "counts": counts}


def _of_state(
    session: Session, process: Process, ballot: Ballot, signed_in: SignedIn
) -> dict[str, Any]:
    options = options_of(session, ballot)
    if ballot.state == BallotState.COUNTED:
        return shown_result(process, result_of(session, ballot))
    titles = {one.number: one.title for one in options}
    pairs = look_alike(titles) if ballot.state == BallotState.DRAFT else []
    return {
        "options": options,
        "closes": as_typed(ballot, process, []),
        "alike": [(titles[one], titles[other]) for one, other in pairs],
        "at_least": told_so_far(session, ballot),
        "sheets": sheets_of(session, ballot, signed_in.facilitator_id),
        "meetings": {one.id: one.title for one in meetings_of(session, process)},
    }
