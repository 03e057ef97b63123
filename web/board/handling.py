"""What a facilitator does with one contribution: writing it down, hiding, marking, pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Response

from storage.tables import Flag
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Protecting
from web.board.returning import do_and_return, way_back
from web.fields import HIGHEST_ROW, RowNumber, Text
from web.routes import Router
from workshop.contact.following import follow_up, take_up_again
from workshop.redacting.hiding import masked_again, redact, take_back
from workshop.refusals import NewerTranscript
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, mark, show_again
from workshop.sorting.pictures import hold_back, let_through
from workshop.sorting.transcribing import accept_transcript, require_sound, save_draft

ACCEPT = "accept"
AGAIN = "again"
router = Router(prefix="/board/voice/{number}")


@router.post("/transcript")
def write_down(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    written: Text = "",
    do: Text = "",
    seen: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
    back: Text = "",
) -> Response:
    """Keep what was written down of a voice as a draft, or accept it as its words.

    If somebody has saved another version meanwhile, nothing is accepted; what was written is kept
    as a draft, and that is said.
    """
    to = way_back(back, f"/board/voice/{number}")

    def draft(hand: Hand) -> None:
        save_draft(hand, number, _hidden_again(stage, hand, number, written))

    def accept(hand: Hand) -> None:
        words = _hidden_again(stage, hand, number, written)
        accept_transcript(hand, number, words, seen=seen)

    answer = do_and_return(stage, signed_in, accept if do == ACCEPT else draft, to)
    if f"refused={NewerTranscript.__name__}" in answer.headers["location"]:
        do_and_return(stage, signed_in, draft, to)
    return answer


@router.post("/hide")
def hide_it(
    stage: Stage,
    signed_in: Protecting,
    number: RowNumber,
    why: Annotated[Hidden, Form()] = Hidden.TEST,
    back: Text = "",
) -> Response:
    """Take a contribution out of all views, for a reason."""
    to = way_back(back, f"/board/voice/{number}")
    return do_and_return(stage, signed_in, lambda hand: hide(hand, number, why), to)


@router.post("/show")
def show_it(stage: Stage, signed_in: Protecting, number: RowNumber, back: Text = "") -> Response:
    """Bring back what was hidden."""
    to = way_back(back, f"/board/voice/{number}")
    return do_and_return(stage, signed_in, lambda hand: show_again(hand, number), to)


@router.post("/flags")
def set_flags(
    stage: Stage,
    signed_in: Protecting,
    number: RowNumber,
    flag: Annotated[list[Flag], Form()] = [],  # noqa: B006
    back: Text = "",
) -> Response:
    """Let a contribution have exactly the ticked flags for colleagues."""
    to = way_back(back, f"/board/voice/{number}")
    return do_and_return(stage, signed_in, lambda hand: mark(hand, number, tuple(flag)), to)


@router.post("/followed-up")
def seen_to(
    stage: Stage,
    signed_in: Protecting,
    number: RowNumber,
    seen: Text = "",
    do: Text = "",
    back: Text = "",
) -> Response:
    """Note that the contact has followed a contribution up, or let it wait once more."""
    to = way_back(back, f"/board/voice/{number}")
    if do == AGAIN:
        return do_and_return(stage, signed_in, lambda hand: take_up_again(hand, number), to)
    return do_and_return(stage, signed_in, lambda hand: follow_up(hand, number, seen=seen), to)


@router.post("/redact")
def hide_words(
    stage: Stage, signed_in: Protecting, number: RowNumber, words: Text = ""
) -> Response:
    """Put a mark in place of these words, wherever they are repeated."""
    to = f"/board/voice/{number}"
    return do_and_return(
        stage, signed_in, lambda hand: redact(hand, stage.vault, number, words), to
    )


@router.post("/unredact")
def show_words(
    stage: Stage,
    signed_in: Protecting,
    number: RowNumber,
    redaction: Annotated[RowNumber, Form()],
) -> Response:
    """Put words back that were hidden, while it can be done."""
    return do_and_return(
        stage,
        signed_in,
        lambda hand: take_back(hand, stage.vault, redaction),
        f"/board/voice/{number}",
    )


@router.post("/picture")
def decide_on_picture(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    picture: Annotated[RowNumber, Form()],
    do: Text = "",
    why: Text = "",
) -> Response:
    """Hold a picture back, or let it through after having asked."""
    rule = let_through if do == "let-through" else hold_back
    to = f"/board/voice/{number}"
    return do_and_return(stage, signed_in, lambda hand: rule(hand, picture, why), to)


def _hidden_again(stage: Backstage, hand: Hand, number: int, written: str) -> str:
    said = require_sound(hand, number)
    return masked_again(hand.session, stage.vault, said, written)
