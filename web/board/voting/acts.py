"""What is done with a ballot: opened, closed, counted, called off, taken away; paper typed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing
from web.board.hand import hand_of
from web.board.returning import do_and_return
from web.board.voting.form import moment_typed
from web.board.voting.page import show_ballot
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.refusals import WorkshopError
from workshop.sorting.acts import Hand
from workshop.voting.counting import count_ballot
from workshop.voting.making import drop_ballot
from workshop.voting.opening import cancel_ballot, close_ballot, extend_ballot, open_ballot
from workshop.voting.paper import enter_paper, take_out_paper

ALL = "/board/dots"
MOST_DIGITS = 4
Counts = Annotated[list[str], Form()]
Numbers = Annotated[list[RowNumber], Form()]
router = Router(prefix=ALL)


@router.post("/{number}/open")
def start(stage: Stage, signed_in: Changing, number: RowNumber, confirm: Text = "") -> Response:
    """Open a ballot, if whoever does has written the word that says so."""
    words = {stage.catalogue.say("voting.open_word", code) for code in stage.catalogue.languages}
    if confirm.strip().casefold() not in words:
        return RedirectResponse(f"{ALL}/{number}?refused=NotConfirmed", status_code=303)
    return do_and_return(stage, signed_in, lambda hand: open_ballot(hand, number), _page(number))


@router.post("/{number}/extend")
def extend(
    stage: Stage, signed_in: Changing, number: RowNumber, day: Text = "", clock: Text = ""
) -> Response:
    """Give more time than residents were told."""

    def act(hand: Hand) -> None:
        extend_ballot(hand, number, moment_typed(hand.process, day.strip(), clock.strip()))

    return do_and_return(stage, signed_in, act, _page(number))


@router.post("/{number}/close")
def close(stage: Stage, signed_in: Changing, number: RowNumber, sure: Text = "") -> Response:
    """Take no more dots."""
    return _if_sure(stage, signed_in, number, sure, lambda hand: close_ballot(hand, number))


@router.post("/{number}/count")
def count(stage: Stage, signed_in: Changing, number: RowNumber, sure: Text = "") -> Response:
    """Count, once and for good."""
    return _if_sure(stage, signed_in, number, sure, lambda hand: count_ballot(hand, number))


@router.post("/{number}/cancel")
def cancel(stage: Stage, signed_in: Changing, number: RowNumber, reason: Text = "") -> Response:
    """Call a ballot off, for a reason."""
    return do_and_return(
        stage, signed_in, lambda hand: cancel_ballot(hand, number, reason), _page(number)
    )


@router.post("/{number}/drop")
def drop(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take away a ballot that never opened; it can be undone."""
    return do_and_return(stage, signed_in, lambda hand: drop_ballot(hand, number), ALL)


@router.post("/{number}/paper")
def paper(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    meeting: Annotated[RowNumber, Form()],
    table: Text = "",
    option: Numbers = [],  # noqa: B006
    count: Counts = [],  # noqa: B006
) -> Response:
    """Type in the paper dots of a table; what is refused is said, and nothing typed is lost."""
    written = dict(zip(option, count, strict=False))
    counts = {one: _number(n) for one, n in written.items()}
    try:
        with stage.store.writing() as session:
            enter_paper(hand_of(session, stage, signed_in), number, meeting, table, counts)
    except WorkshopError as error:
        sheet = {"meeting": meeting, "table": table, "counts": written}
        why = type(error).__name__
        return show_ballot(request, stage, signed_in, number, sheet, refused=why)
    return RedirectResponse(f"{_page(number)}?typed=1", status_code=303)


@router.post("/{number}/paper/out")
def paper_out(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    meeting: Annotated[RowNumber, Form()],
    table: Text = "",
) -> Response:
    """Take out what was typed in for a table; it can be undone."""
    return do_and_return(
        stage, signed_in, lambda hand: take_out_paper(hand, number, meeting, table), _page(number)
    )


def _if_sure(
    stage: Backstage, signed_in: SignedIn, number: int, sure: str, act: Callable[[Hand], object]
) -> Response:
    if not sure:
        return RedirectResponse(f"{_page(number)}?refused=NotConfirmed", status_code=303)
    return do_and_return(stage, signed_in, act, _page(number))


def _page(number: int) -> str:
    return f"{ALL}/{number}"


def _number(typed: str) -> int:
    """Return a count; an empty field is none, and what is no count is one too large to keep."""
    plain = typed.strip()
    if not plain:
        return 0
    is_number = plain.isdecimal() and plain.isascii() and len(plain) < MOST_DIGITS
    return int(plain) if is_number else 10**MOST_DIGITS
