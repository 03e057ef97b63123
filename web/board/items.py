"""Needs, measures and solutions that the room agreed on, and which of them go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.processfile import ItemKind
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.board.titles import words_typed
from web.fields import HIGHEST_ROW, RowNumber
from web.routes import Router
from workshop.board.items import items_of
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items
from workshop.sorting.items import choose as choose_items
from workshop.sorting.items import put_up

router = Router(prefix="/board/items")


@router.get("/{kind}")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    kind: ItemKind,
    saved: bool = False,
    refused: str = "",
) -> HTMLResponse:
    """Show the items of a kind, those that go on first."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "process_languages": process.languages,
            "items": [
                {
                    "number": item.number,
                    "title": item.title,
                    "is_chosen": item.is_chosen,
                    "is_rehearsal": item.is_rehearsal,
                    "missing": [code for code in process.languages if code not in item.title],
                }
                for item in standing_items(session, process, kind)
            ],
            "is_saved": saved and not refused,
            "refused": sentence_for(refused),
            "acts": last_acts(session, process, signed_in),
        }
    return show_board(request, "board/items.html", signed_in, kind, kind=kind, **values)


@router.post("/{kind}/add")
def add(
    stage: Stage,
    signed_in: Changing,
    kind: ItemKind,
    title: Annotated[list[str], Form()] = [],  # noqa: B006
    language: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Put up an item with its title in one or more languages.

    An empty one changes nothing, nor one that is there already: the button was pressed twice.
    """
    with stage.store.writing() as session:
        hand = hand_of(session, stage, signed_in)
        hand.hold_board()
        words = words_typed(hand.process.languages, language, title)
        if words and words not in [one.title for one in items_of(session, hand.process, kind)]:
            put_up(hand, kind, words)
    return RedirectResponse(f"/board/items/{kind}", status_code=303)


@router.post("/{kind}/choose")
def choose(
    stage: Stage,
    signed_in: Changing,
    kind: ItemKind,
    item: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
    place: Annotated[list[int], Form()] = [],  # noqa: B006
    stood: Annotated[list[int], Form()] = [],  # noqa: B006
    chosen: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
    was: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
) -> Response:
    """Let the ticked items go on, in the order of their places.

    Only what was ticked or unticked since the page was shown (`was`) changes, and only what was
    given another place than it `stood` in moves, so that two facilitators who choose at once do
    not undo each other. So what is out of sight keeps its choice, unless it was unticked on a
    page that was opened before.
    """
    places = dict(zip(item, place, strict=False))
    before = dict(zip(item, stood, strict=False))

    def act(hand: Hand) -> None:
        hand.hold_board()
        there = items_of(hand.session, hand.process, kind)
        stands = [one.id for one in there if one.is_chosen]
        hidden = {one.id for one in there if one.is_chosen_unseen}
        turned = set(was) ^ set(chosen)
        kept = (set(stands) | set(chosen) - set(was)) - (set(was) - set(chosen))
        ordered = _ordered([one.id for one in there if one.id in kept], places, before)
        choose_items(hand, kind, ordered, sparing=hidden - turned)

    return do_and_return(stage, signed_in, act, f"/board/items/{kind}?saved=1")


def _ordered(
    row: Sequence[int], places: Mapping[int, int], before: Mapping[int, int]
) -> list[int]:
    """Return what stands in this order with those moved whose place is another than before.

    The others have the places that the page gave them, in the order in which they stand now.
    """
    shown = {number: places.get(number, HIGHEST_ROW) for number in row}
    unmoved = [number for number in row if places.get(number) == before.get(number)]
    shown |= zip(unmoved, sorted(shown[number] for number in unmoved), strict=True)
    return sorted(row, key=lambda number: shown[number])
