"""Needs, measures and solutions that the room agreed on, and which of them go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.processfile import ItemKind
from web.backstage import Stage
from web.board.frame import frame, show_board
from web.board.gate import Changing, Colleague
from web.fields import HIGHEST_ROW, RowNumber
from workshop.board.items import add_item, choose_items, find_item, hold_items, items_of
from workshop.board.staff import record
from workshop.process import current_process
from workshop.voices.keeping import clean_text

LONGEST_TITLE = 300
router = APIRouter(prefix="/board/items")


@router.get("/{kind}")
def page(
    request: Request, stage: Stage, signed_in: Colleague, kind: ItemKind, saved: bool = False
) -> HTMLResponse:
    """Show the items of a kind, those that go on first."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "process_languages": process.languages,
            "items": [
                {
                    "number": item.id,
                    "title": item.title,
                    "is_chosen": item.is_chosen,
                    "missing": [code for code in process.languages if code not in item.title],
                }
                for item in items_of(session, process, kind)
            ],
            "is_saved": saved,
        }
    return show_board(request, "board/items.html", signed_in, kind, kind=kind, **values)


@router.get("/{kind}/{number}")
def one(
    request: Request, stage: Stage, signed_in: Colleague, kind: ItemKind, number: RowNumber
) -> HTMLResponse:
    """Show the words of one item in every language, to put them right."""
    with stage.store.reading() as session:
        process = current_process(session)
        item = find_item(session, process, kind, number)
        if item is None:
            raise HTTPException(404)
        values = {
            **frame(session, process),
            "process_languages": process.languages,
            "number": number,
            "item_title": item.title,
        }
    return show_board(request, "board/item.html", signed_in, kind, kind=kind, **values)


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
    now = stage.clock()
    with stage.store.writing() as session:
        hold_items(session)
        process = current_process(session)
        words = _words(process.languages, language, title)
        if words and words not in [item.title for item in items_of(session, process, kind)]:
            item = add_item(session, process, kind, words, now=now)
            who = signed_in.facilitator_id
            record(session, "item-add", facilitator_id=who, now=now, item=item.id, kind=kind)
    return RedirectResponse(f"/board/items/{kind}", status_code=303)


@router.post("/{kind}/choose")
def choose(
    stage: Stage,
    signed_in: Changing,
    kind: ItemKind,
    item: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
    place: Annotated[list[int], Form()] = [],  # noqa: B006
    chosen: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
    was: Annotated[list[RowNumber], Form()] = [],  # noqa: B006
) -> Response:
    """Let the ticked items go on, in the order of their places.

    Only what was ticked or unticked since the page was shown (`was`) changes, so that two
    facilitators who choose at once do not undo each other.
    """
    now = stage.clock()
    places = dict(zip(item, place, strict=False))
    with stage.store.writing() as session:
        hold_items(session)
        process = current_process(session)
        stands = [one.id for one in items_of(session, process, kind) if one.is_chosen]
        kept = (set(stands) | set(chosen) - set(was)) - (set(was) - set(chosen))
        row = [*stands, *(number for number in chosen if number not in stands)]
        ordered = sorted(
            (number for number in row if number in kept),
            key=lambda number: places.get(number, HIGHEST_ROW),
        )
        choose_items(session, process, kind, ordered)
        who = signed_in.facilitator_id
        record(session, "items-choose", facilitator_id=who, now=now, kind=kind, items=ordered)
    return RedirectResponse(f"/board/items/{kind}?saved=1", status_code=303)


@router.post("/{kind}/{number}")
def reword(
    stage: Stage,
    signed_in: Changing,
    kind: ItemKind,
    number: RowNumber,
    title: Annotated[list[str], Form()] = [],  # noqa: B006
    language: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Give an item other words, or words in one more language; none at all change nothing."""
    now = stage.clock()
    with stage.store.writing() as session:
        hold_items(session)
        process = current_process(session)
        item = find_item(session, process, kind, number)
        if item is None:
            raise HTTPException(404)
        words = _words(process.languages, language, title)
        if words and words != item.title:
            item.title = words
            who = signed_in.facilitator_id
            record(session, "item-reword", facilitator_id=who, now=now, item=number, kind=kind)
    return RedirectResponse(f"/board/items/{kind}?saved=1", status_code=303)


def _words(
    known: Sequence[str], languages: Sequence[str], titles: Sequence[str]
) -> dict[str, str]:
    typed = zip(languages, titles, strict=False)
    words = {code: clean_text(title)[:LONGEST_TITLE] for code, title in typed if code in known}
    return {code: title for code, title in words.items() if title}
