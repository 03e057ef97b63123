"""One round of answers: worded, read through as residents will read it, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Form as Field
from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Fate,
    Item,
    Process,
    Words,
)
from web.backstage import Backstage, Stage
from web.board.answers.examples import examples_of, hearing
from web.board.answers.listing import ALL, TAB
from web.board.answers.sentences import Sentences
from web.board.answers.typed import FOOT, HEAD, Form, Typed, as_typed
from web.board.composing.draft import whole_number
from web.board.composing.outlook import ASK_ABOVE
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.answering.addressing import audience_of
from workshop.answering.rounds import (
    all_in,
    drop_round,
    fetch_back,
    is_idle,
    refresh_round,
    send_round,
    word_round,
)
from workshop.board.staff import SignedIn
from workshop.broadcasts.reaching import Reach, Whom, reach_of
from workshop.process import current_process
from workshop.refusals import LacksWords, NobodyToAnswer, Stale, UnknownAnswer

router = Router(prefix=ALL)
Version = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of what was just tried."""

    lacking: frozenset[int] = frozenset()
    is_stale: bool = False
    is_other: bool = False
    wrong_count: bool = False
    is_saved: bool = False
    refused: str | None = None
    typed: str = ""

    @property
    def status(self) -> int:
        """The status of the answer."""
        if self.lacking or self.wrong_count:
            return 422
        return 409 if self.is_stale or self.is_other or self.refused else 200


@router.get("/{number}")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    saved: bool = False,
    refused: str = "",
) -> HTMLResponse:
    """Show a round: its words, whom it reaches, and how it looks on their phones."""
    said = Said(is_saved=saved, refused=sentence_for(refused))
    return _show(request, stage, signed_in, number, said)


@router.post("/{number}")
def word(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, form: Form
) -> Response:
    """Keep other words; if something lacks or somebody was faster, nothing typed is lost."""
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            word_round(hand, number, form.worded(), version=form.version)
    except LacksWords as error:
        return _show(request, stage, signed_in, number, Said(lacking=error.numbers), form)
    except Stale as stale:
        newer = replace(form, version=stale.version)
        return _show(request, stage, signed_in, number, Said(is_stale=True), newer)
    except UnknownAnswer as error:
        return _gone(number, error)
    return RedirectResponse(f"{ALL}/{number}?saved=1", status_code=303)


@router.post("/{number}/send")
def send(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    version: Version = 0,
    shown: Annotated[int, Field(ge=0)] = 0,
    count: Text = "",
) -> Response:
    """Send a round as it was read, to as many as were shown, once."""
    _refresh(stage, signed_in, number)
    with stage.store.reading() as session:
        process = current_process(session)
        answer = _require(session, process, number)
        if answer.state == AnswerState.SENT and answer.broadcast_id:
            # Sent twice at once: the second finds what the first did.
            return _follow(answer.broadcast_id)
        reached = len(_reach(session, process, answer, stage).person_ids)
    if reached != shown:
        return _show(request, stage, signed_in, number, Said(is_other=True))
    if reached > ASK_ABOVE and whole_number(count) != reached:
        return _show(request, stage, signed_in, number, Said(wrong_count=True, typed=count))
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            return _follow(send_round(hand, number, version=version).id)
    except Stale:
        return _show(request, stage, signed_in, number, Said(is_other=True))
    except (UnknownAnswer, NobodyToAnswer) as error:
        return _gone(number, error)


@router.post("/{number}/drop")
def drop(stage: Stage, signed_in: Changing, number: RowNumber, version: Version = 0) -> Response:
    """Give a round up; it can be fetched back."""
    return do_and_return(
        stage, signed_in, lambda hand: drop_round(hand, number, version=version), ALL
    )


@router.post("/{number}/back")
def back(stage: Stage, signed_in: Changing, number: RowNumber, version: Version = 0) -> Response:
    """Go on writing a round that was dropped, or called off in time."""
    to = f"{ALL}/{number}"
    return do_and_return(
        stage, signed_in, lambda hand: fetch_back(hand, number, version=version), to
    )


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    said: Said,
    form: Typed | None = None,
) -> HTMLResponse:
    if signed_in.may_change:
        _refresh(stage, signed_in, number)
    with stage.store.reading() as session:
        process = current_process(session)
        answer = _require(session, process, number)
        rows = all_in(session, answer)
        reach = _reach(session, process, answer, stage)
        values: dict[str, Any] = {
            **frame(session, process),
            "answer": answer,
            "rows": rows,
            "titles": _titles(session, rows),
            "is_idle": is_idle(session, answer),
            "hearing": hearing(session, rows, reach.person_ids),
            "count": len(reach.person_ids),
            "excluded": {why: n for why, n in reach.excluded.items() if why != "audience"},
            "examples": examples_of(session, process, answer, now=stage.clock()),
            "process_languages": process.languages,
            "without_reason": _without_reason(session, stage, process, answer, rows),
        }
        session.expunge_all()
    values |= {"form": form or as_typed(answer, rows), "said": said, "ends": (HEAD, FOOT)}
    values["must_type"] = values["count"] > ASK_ABOVE
    template = "board/answers/round.html"
    return show_board(request, template, signed_in, TAB, status=said.status, **values)


def _titles(session: Session, rows: Sequence[Became]) -> dict[int, Words]:
    """Return the titles of what a round tells of, as they may be seen."""
    numbers = [one.item_id for one in rows if one.item_id is not None]
    items = session.scalars(select(Item).where(Item.id.in_(numbers)))
    return {one.id: one.title for one in items}


def _without_reason(
    session: Session,
    stage: Backstage,
    process: Process,
    answer: AnswerBack,
    rows: Sequence[Became],
) -> frozenset[int]:
    """Return the outcomes that say of something that it does not go on, and not why."""
    sentences = Sentences(stage.catalogue, process.languages, AnswerStep(answer.step))
    titles = _titles(session, rows)
    return frozenset(
        one.id
        for one in rows
        if one.fate == Fate.NOT_CHOSEN
        and one.item_id is not None
        and not one.is_left_out
        and sentences.is_as_written(one.fate, titles[one.item_id], one.words)
    )


def _refresh(stage: Backstage, signed_in: SignedIn, number: int) -> None:
    """Let what is counted be what would go now: colleagues sort meanwhile."""
    try:
        with stage.store.writing() as session:
            refresh_round(hand_of(session, stage, signed_in), number)
    except UnknownAnswer as error:
        raise HTTPException(404) from error


def _require(session: Session, process: Process, number: int) -> AnswerBack:
    answer = session.get(AnswerBack, number)
    if answer is None or answer.process_id != process.id:
        raise HTTPException(404)
    return answer


def _reach(session: Session, process: Process, answer: AnswerBack, stage: Backstage) -> Reach:
    whom = Whom(audience_of(answer), is_owed=True)
    return reach_of(session, process, whom, now=stage.clock())


def _follow(broadcast_id: int) -> Response:
    return RedirectResponse(f"/board/broadcasts/{broadcast_id}", status_code=303)


def _gone(number: int, error: Exception) -> Response:
    to = f"{ALL}/{number}?refused={type(error).__name__}"
    return RedirectResponse(to, status_code=303)
