"""Samples that are sorted a second time, blind; how far the two agree; where they do not."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Facilitator, Sample
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.wall import cards_of
from workshop.coding.sampling import (
    Draw,
    cards_in,
    coders,
    draw_sample,
    finish_sample,
    require_sample,
    samples_of,
    sort_blind,
)
from workshop.coding.settling import Settled, compare, settle
from workshop.process import current_process
from workshop.refusals import UnknownSample, WorkshopError
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items
from workshop.sorting.stacks import Stack

LARGEST = 500
SEEDS = 2**31
ROOM = "/board/samples"
router = Router(prefix=ROOM)


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, refused: str = "") -> HTMLResponse:
    """Show the samples there are, and the form for drawing another one."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "samples": [_summary(session, one) for one in samples_of(session, process)],
            "coders": coders(session),
            "acts": last_acts(session, process, signed_in, stack=Stack.SAMPLES),
            "refused": sentence_for(refused),
        }
    status = 409 if values["refused"] else 200
    return show_board(request, "board/samples.html", signed_in, "sort", status=status, **values)


@router.post("")
def draw(
    stage: Stage,
    signed_in: Changing,
    coder: Annotated[RowNumber, Form()],
    kind: Annotated[ItemKind, Form()] = ItemKind.NEED,
    size: Annotated[int, Form(ge=1, le=LARGEST)] = 30,
    phase: Text = "",
) -> Response:
    """Draw a sample at random and give it to a second coder."""
    wanted = Draw(kind, size, coder, phase or None)
    seed = secrets.randbelow(SEEDS)
    return do_and_return(stage, signed_in, lambda hand: draw_sample(hand, wanted, seed), ROOM)


@router.get("/{number}")
def sample_page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    card: RowNumber | None = None,
    refused: str = "",
) -> HTMLResponse:
    """Show a sample: to its coder the next card, to others how far it is; then the comparison.

    `card` is one that the coder wants to look at once more.
    """
    with stage.store.reading() as session:
        hand = hand_of(session, stage, signed_in)
        sample = _require(hand, number)
        template, more = _what_to_show(hand, sample, card)
        values = {
            **frame(session, hand.process),
            "sample": _summary(session, sample),
            "acts": last_acts(session, hand.process, signed_in, stack=_stack(sample)),
            "refused": sentence_for(refused),
            **more,
        }
    status = 409 if values["refused"] else 200
    return show_board(request, template, signed_in, "sort", status=status, **values)


@router.post("/{number}/card")
def sort_card(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    contribution: Annotated[RowNumber, Form()],
    item: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
) -> Response:
    """Keep where the second coder puts a card: under the ticked items, or under none."""
    to = f"{ROOM}/{number}"
    return do_and_return(
        stage, signed_in, lambda hand: sort_blind(hand, number, contribution, item), to
    )


@router.post("/{number}/finish")
def finish(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Let both sortings be compared."""
    to = f"{ROOM}/{number}"
    return do_and_return(stage, signed_in, lambda hand: finish_sample(hand, number), to)


@router.post("/{number}/settle")
def settle_card(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    contribution: Annotated[RowNumber, Form()],
    how: Annotated[Settled, Form()],
) -> Response:
    """Let the board say what the two agreed on about a card."""
    to = f"{ROOM}/{number}"
    try:
        with stage.store.writing() as session:
            settle(hand_of(session, stage, signed_in), number, contribution, how)
    except WorkshopError as error:
        return RedirectResponse(f"{to}?refused={type(error).__name__}", status_code=303)
    return RedirectResponse(f"{to}#card-{contribution}", status_code=303)


def _stack(sample: Sample) -> Stack:
    """Return what the page of a sample undoes: sorting it, and settling once it is finished."""
    return Stack.BOARD if sample.finished_at else Stack.SAMPLES


def _require(hand: Hand, number: int) -> Sample:
    try:
        return require_sample(hand, number)
    except UnknownSample as error:
        raise HTTPException(404) from error


def _what_to_show(hand: Hand, sample: Sample, card: int | None) -> tuple[str, dict[str, Any]]:
    if sample.finished_at is not None:
        return "board/sample_compared.html", _compared(hand, sample)
    if sample.coder_id == hand.facilitator_id:
        return "board/sample_sort.html", _to_sort(hand, sample, card)
    return "board/sample_waits.html", {}


def _to_sort(hand: Hand, sample: Sample, card: int | None) -> dict[str, Any]:
    rows = cards_in(hand.session, sample)
    ahead = [one for one in rows if one.second is None]
    again = [one for one in rows if one.contribution_id == card]
    now = next(iter([*again, *ahead]), None)
    return {
        "items": standing_items(hand.session, hand.process, ItemKind(sample.kind)),
        "card": cards_of(hand.session, [now.contribution_id])[0] if now is not None else None,
        "ticked": set(now.second or []) if now is not None else set(),
        "row": [(one.contribution_id, one.second is not None) for one in rows],
    }


def _compared(hand: Hand, sample: Sample) -> dict[str, Any]:
    found = compare(hand.session, sample)
    numbers = [one.contribution for one in found.differences]
    cards = {card.number: card for card in cards_of(hand.session, numbers)}
    return {
        "figures": found.figures,
        "differences": [(one, cards[one.contribution]) for one in found.differences],
        "named": {one.number: one for one in standing_items(hand.session, hand.process)},
    }


def _summary(session: Session, sample: Sample) -> dict[str, Any]:
    rows = cards_in(session, sample)
    names = [session.get_one(Facilitator, one) for one in (sample.drawn_by_id, sample.coder_id)]
    return {
        "number": sample.id,
        "kind": ItemKind(sample.kind),
        "seed": sample.seed,
        "drawn_by": names[0].name,
        "coder": names[1].name,
        "coder_id": sample.coder_id,
        "drawn_at": sample.drawn_at,
        "finished_at": sample.finished_at,
        "size": len(rows),
        "done": sum(one.second is not None for one in rows),
    }
