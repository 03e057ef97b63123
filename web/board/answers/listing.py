"""Where the answer back stands: to whom something is news, and the rounds so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from storage.tables import AnswerBack, AnswerState, AnswerStep
from web.backstage import Stage
from web.board.answers.sentences import Sentences
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.board.refusing import sentence_for
from web.routes import Router
from workshop.answering.figures import answered_in
from workshop.answering.rounds import draft_round, is_idle, news_at, rounds_of
from workshop.process import current_process
from workshop.refusals import NobodyToAnswer

ALL = "/board/answers"
TAB = "broadcasts"
FEW = 5
"""Under so many, shares tell of persons."""
router = Router(prefix=ALL)


@dataclass(frozen=True, slots=True)
class Round:
    """A round as the list shows it."""

    answer: AnswerBack
    standing: str


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, refused: str = "") -> HTMLResponse:
    """Show the steps, to how many each has news, and earlier rounds."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "news": news_at(session, process),
            "figure": answered_in(session, process),
            "few": FEW,
            "rounds": [
                Round(one, _standing(one, is_idle=is_idle(session, one)))
                for one in rounds_of(session, process)
            ],
        }
        session.expunge_all()
    values["refused"] = sentence_for(refused)
    status = 409 if values["refused"] else 200
    return show_board(request, "board/answers/list.html", signed_in, TAB, status=status, **values)


@router.post("")
def write(stage: Stage, signed_in: Changing, step: Annotated[AnswerStep, Form()]) -> Response:
    """Write a round of answers at a step, to be read through; nothing is sent."""
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            results = f"{stage.public_url}/results" if hand.process.shows_results else ""
            sentences = Sentences(stage.catalogue, hand.process.languages, step, results)
            number = draft_round(hand, step, sentences.line, sentences.ends()).id
    except NobodyToAnswer:
        return RedirectResponse(f"{ALL}?refused={NobodyToAnswer.__name__}", status_code=303)
    return RedirectResponse(f"{ALL}/{number}", status_code=303)


def _standing(answer: AnswerBack, *, is_idle: bool) -> str:
    if answer.state == AnswerState.SENT and is_idle:
        return "called_off"
    return answer.state
