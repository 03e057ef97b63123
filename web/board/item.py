"""One item: its words, the voices under it, what it is built on and what has become of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Item
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.titles import words_typed
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.carrying.calling import how_many
from workshop.carrying.cards import card_of
from workshop.coding.sampling import blind_to
from workshop.deciding.overview import about, decisions_of
from workshop.process import current_process
from workshop.refusals import Stale, UnknownItem, WorkshopError
from workshop.sorting.acts import Hand
from workshop.sorting.chain import Standing, built_on, reached_from, standing_items, supports
from workshop.sorting.items import merge_items, reword_item, split_item, take_down
from workshop.sorting.linking import BELOW, link_items, unlink_items
from workshop.sorting.quoting import move_quote, require_item, unquote

Numbers = Annotated[list[RowNumber], Form()]
Lines = Annotated[list[str], Form()]
router = Router(prefix="/board/item/{number}")


@router.get("")
def page(
    request: Request, stage: Stage, signed_in: Colleague, number: RowNumber, refused: str = ""
) -> HTMLResponse:
    """Show an item; one that was merged leads to where it went."""
    return show_item(request, stage, signed_in, number, refused=sentence_for(refused))


@router.post("/words")
def reword(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    version: Annotated[int, Form(ge=1)],
    title: Lines = [],  # noqa: B006
    description: Lines = [],  # noqa: B006
    language: Lines = [],  # noqa: B006
) -> Response:
    """Give an item other words; if somebody else was faster, both versions are shown."""
    with stage.store.reading() as session:
        known = current_process(session).languages
    titles = words_typed(known, language, title)
    descriptions = words_typed(known, language, description)
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            if titles:
                reword_item(hand, number, titles, descriptions, version=version)
    except Stale as stale:
        mine = {"title": titles, "description": descriptions, "version": stale.version}
        return show_item(request, stage, signed_in, number, mine=mine)
    except UnknownItem as error:
        raise HTTPException(404) from error
    return _back_to(number)


@router.post("/quotes")
def sort_quotes(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    do: Text = "",
    quote: Numbers = [],  # noqa: B006
    to: Annotated[RowNumber | None, Form()] = None,
    title: Text = "",
) -> Response:
    """Take the ticked quotes away, put them under another item, or under a new one."""

    def act(hand: Hand) -> int:
        named = words_typed(hand.process.languages, [hand.process.languages[0]], [title])
        if do == "split" and named and quote:
            return split_item(hand, number, quote, named).id
        for one in quote:
            if do == "move" and to is not None:
                move_quote(hand, one, to)
            if do == "remove":
                unquote(hand, one)
        return number

    return _after(stage, signed_in, number, act)


@router.post("/merge")
def merge(
    stage: Stage, signed_in: Changing, number: RowNumber, into: Annotated[RowNumber, Form()]
) -> Response:
    """Put all that stands under this item under another one of its kind."""
    return _after(stage, signed_in, number, lambda hand: merge_items(hand, [number], into).id)


@router.post("/down")
def down(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take an item off the board; its voices may be sorted anew."""

    def act(hand: Hand) -> int:
        take_down(hand, number)
        return 0

    return _after(stage, signed_in, number, act)


@router.post("/link")
def link(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    other: Annotated[RowNumber, Form()],
    do: Text = "",
) -> Response:
    """Link this item with one above or below it, or take a link away."""
    change = unlink_items if do == "unlink" else link_items

    def act(hand: Hand) -> int:
        here, there = require_item(hand, number), require_item(hand, other)
        is_upper = BELOW.get(here.kind) == there.kind
        change(hand, *((number, other) if is_upper else (other, number)))
        return number

    return _after(stage, signed_in, number, act)


def _after(
    stage: Backstage, signed_in: SignedIn, number: int, act: Callable[[Hand], int]
) -> Response:
    try:
        with stage.store.writing() as session:
            then = act(hand_of(session, stage, signed_in))
    except WorkshopError as error:
        query = urlencode({"refused": type(error).__name__})
        return RedirectResponse(f"/board/item/{number}?{query}", status_code=303)
    return _back_to(then) if then else RedirectResponse("/board/sort", status_code=303)


def _back_to(number: int) -> Response:
    return RedirectResponse(f"/board/item/{number}", status_code=303)


def show_item(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    *,
    mine: dict[str, Any] | None = None,
    my_card: dict[str, Any] | None = None,
    refused: str | None = None,
) -> HTMLResponse:
    """Return the page; `mine` or `my_card` is what was typed when somebody else was faster."""
    with stage.store.reading() as session:
        hand = hand_of(session, stage, signed_in)
        try:
            stands = require_item(hand, number).id
        except UnknownItem as error:
            raise _gone(hand, number) from error
        values = {
            **frame(session, hand.process),
            **_item(session, hand, stands),
            "acts": last_acts(session, hand.process, signed_in),
            "process_languages": hand.process.languages,
        }
    status = 409 if mine or my_card or refused else 200
    return show_board(
        request,
        "board/item.html",
        signed_in,
        values["item"].kind,
        status=status,
        mine=mine,
        my_card=my_card,
        refused=refused,
        **values,
    )


def _gone(hand: Hand, number: int) -> HTTPException:
    """Return the way to the list that an item was on, if it ever was on one."""
    item = hand.session.get(Item, number)
    if item is None or item.process_id != hand.process.id:
        return HTTPException(404)
    return HTTPException(303, headers={"Location": f"/board/items/{item.kind}"})


def _item(session: Session, hand: Hand, number: int) -> dict[str, Any]:
    board = standing_items(session, hand.process)
    item = next(one for one in board if one.number == number)
    became = reached_from(board, number)
    chain = [*built_on(board, number), *became]
    blind = blind_to(session, hand.facilitator_id)
    voices = {
        item: [one for one in quotes if one.contribution not in blind]
        for item, quotes in supports(session, [number, *(one.number for one in chain)]).items()
    }
    return {
        "item": item,
        "voices": voices.get(number, []),
        "below": _neighbours(board, item.lower),
        "above": _neighbours(board, item.upper),
        "could_be_below": _free(board, BELOW.get(item.kind), item.lower),
        "could_be_above": _free(board, _kind_above(item.kind), item.upper),
        "others": [one for one in board if one.kind == item.kind and one.number != number],
        "chain_voices": voices,
        "built_on": built_on(board, number),
        "became": became,
        "decisions": about(
            decisions_of(session, hand.process), [number, *(one.number for one in became)]
        ),
        "titles": board,
        "card": card_of(session, number),
        "helping": how_many(session, hand.process).get(number),
    }


def _neighbours(board: Sequence[Standing], numbers: Sequence[int]) -> list[Standing]:
    return [one for one in board if one.number in numbers]


def _free(
    board: Sequence[Standing], kind: ItemKind | None, taken: Sequence[int]
) -> list[Standing]:
    return [one for one in board if one.kind == kind and one.number not in taken]


def _kind_above(kind: ItemKind) -> ItemKind | None:
    return next((ItemKind(upper) for upper, lower in BELOW.items() if lower == kind), None)
