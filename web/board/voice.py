"""One contribution on the board: all that was said, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from storage.tables import Flag, Process
from web.backstage import Stage
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.fields import RowNumber
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.board.wall import Card, cards_of
from workshop.coding.sampling import blind_to
from workshop.contact.queue import handed_of, is_followed
from workshop.deciding.overview import Decided, about, decisions_of
from workshop.redacting.hiding import hidden_in
from workshop.redacting.spotting import spots_in
from workshop.refusals import UnknownContribution
from workshop.sorting.acts import Hand
from workshop.sorting.chain import Standing, quotes_of_voice, reached_from, standing_items
from workshop.sorting.hiding import find_hidden
from workshop.sorting.quoting import find_said
from workshop.sorting.transcribing import Version, versions_of

router = Router(prefix="/board/voice")


@dataclass(frozen=True, slots=True)
class Path:
    """Where words of a contribution went: the item they stand under, and all that followed."""

    words: str
    items: tuple[Standing, ...]
    decisions: tuple[Decided, ...]


@router.get("/{number}")
def page(
    request: Request, stage: Stage, signed_in: Colleague, number: RowNumber, refused: str = ""
) -> HTMLResponse:
    """Show one contribution whole, with the way of each of its quotes through the chain.

    What is hidden is shown to those who may bring it back.
    """
    with stage.store.reading() as session:
        hand = hand_of(session, stage, signed_in)
        _require_seen(hand, signed_in, number)
        (card,) = cards_of(session, [number])
        versions = versions_of(session, [number]).get(number, [])
        values = {
            **frame(session, hand.process),
            **_around(hand, signed_in, card, versions),
            "acts": last_acts(session, hand.process, signed_in),
            **_for_contact(session, signed_in, card),
            "refused": sentence_for(refused),
        }
    status = 409 if values["refused"] else 200
    return show_board(request, "board/voice.html", signed_in, "sort", status=status, **values)


def paths_of(session: Session, process: Process, number: int) -> list[Path]:
    """Return what became of each quote of a contribution."""
    board = standing_items(session, process)
    by_number = {item.number: item for item in board}
    decisions = decisions_of(session, process)
    found = []
    for item, words in quotes_of_voice(session, number):
        if item in by_number:
            reached = (by_number[item], *reached_from(board, item))
            decided = about(decisions, [one.number for one in reached])
            found.append(Path(words, reached, tuple(decided)))
    return found


def _require_seen(hand: Hand, signed_in: SignedIn, number: int) -> None:
    try:
        find_said(hand, number)
    except UnknownContribution as error:
        if not signed_in.may_protect:
            raise HTTPException(404) from error
        try:
            find_hidden(hand, number)
        except UnknownContribution as unknown:
            raise HTTPException(404) from unknown


def _for_contact(session: Session, signed_in: SignedIn, card: Card) -> dict[str, Any]:
    """Return who handed this to the contact and who has seen to it, for those it concerns."""
    is_handed = signed_in.may_protect and Flag.TO_CONTACT in card.flags
    handed = handed_of(session, [card.number])[0] if is_handed else None
    return {
        "handed": handed,
        "handed_is_open": handed is not None and not is_followed(session, card.number),
    }


def _around(
    hand: Hand, signed_in: SignedIn, card: Card, versions: list[Version]
) -> dict[str, Any]:
    is_blind = card.number in blind_to(hand.session, signed_in.facilitator_id)
    return {
        "card": card,
        "versions": versions,
        "is_blind": is_blind,
        "paths": [] if is_blind else paths_of(hand.session, hand.process, card.number),
        "redactions": hidden_in(hand.session, card.number, now=hand.now),
        "spots": list(dict.fromkeys(spot.words for spot in spots_in(card.text))),
    }
