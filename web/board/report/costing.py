"""What the process cost: entered, changed and taken away, with who did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing
from web.board.hand import hand_of
from web.board.report.overview import PAGE, TypedCost, show_report
from web.board.returning import do_and_return
from web.fields import HIGHEST_ROW, RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.refusals import BadCost, Stale, UnknownCost
from workshop.reporting.writing import CostPlan, add_cost, change_cost, strike_cost
from workshop.sorting.acts import Hand
from workshop.voices.keeping import clean_text

WRONG: Final = {
    "what": "report.wrong_what",
    "amount": "report.wrong_amount",
    "hours": "report.wrong_hours",
    "note": "report.wrong_note",
}
UNREADABLE = -1
"""What stands for a number that cannot be read: no cost may have it."""
router = Router(prefix=f"{PAGE}/costs")


@dataclass(frozen=True, slots=True)
class CostFields:
    """The form of a cost as it was sent."""

    typed: TypedCost
    version: int

    @property
    def plan(self) -> CostPlan:
        """What is to be written down."""
        typed = self.typed
        return CostPlan(typed.what, _whole(typed.amount), _whole(typed.hours), typed.note)


def typed_cost(
    cost: Text = "",
    amount: Text = "",
    hours: Text = "",
    note: Text = "",
    version: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
) -> CostFields:
    """Return what the form says."""
    fields = (clean_text(cost), amount.strip(), hours.strip(), clean_text(note))
    return CostFields(TypedCost(0, *fields), version)


Typed = Annotated[CostFields, Depends(typed_cost)]


@router.post("")
def add(request: Request, stage: Stage, signed_in: Changing, typed: Typed) -> Response:
    """Enter a cost; what is lacking is said, and nothing that was typed is lost."""
    return _do(request, stage, signed_in, typed.typed, lambda hand: add_cost(hand, typed.plan))


@router.post("/{number}")
def change(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, typed: Typed
) -> Response:
    """Write a cost anew; if somebody was faster, what stands is shown beside what was typed."""

    def act(hand: Hand) -> None:
        change_cost(hand, number, typed.plan, version=typed.version)

    return _do(request, stage, signed_in, replace(typed.typed, number=number), act)


@router.post("/{number}/strike")
def strike(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take a cost away; it can be undone."""
    return do_and_return(stage, signed_in, lambda hand: strike_cost(hand, number), PAGE)


def _do(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    typed: TypedCost,
    act: Callable[[Hand], object],
) -> Response:
    try:
        with stage.store.writing() as session:
            act(hand_of(session, stage, signed_in))
    except UnknownCost as error:
        raise HTTPException(404) from error
    except BadCost as error:
        faults = {name: key for name, key in WRONG.items() if name in error.wrong}
        typed = replace(typed, faults=faults)
        return show_report(request, stage, signed_in, cost=typed, status=422)
    except Stale:
        typed = replace(typed, is_stale=True)
        return show_report(request, stage, signed_in, cost=typed, status=409)
    return RedirectResponse(f"{PAGE}?saved=1#costs", status_code=303)


def _whole(written: str) -> int | None:
    """Return a whole number as people write it, spaces and all; None if nothing is written."""
    bare = "".join(written.split())
    if not bare:
        return None
    return int(bare) if bare.isascii() and bare.isdigit() else UNREADABLE
