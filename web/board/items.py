"""Needs, measures and solutions that the room agreed on, and which of them go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.processfile import ItemKind
from web.backstage import Stage
from web.board.frame import frame, show_board
from web.board.gate import Changing, Colleague
from web.fields import RowNumber
from workshop.items import add_item, choose_items, items_of
from workshop.process import current_process
from workshop.staff import record
from workshop.voices import clean_text

LONGEST_TITLE = 300
router = APIRouter(prefix="/board/items")


@router.get("/{kind}")
def page(request: Request, stage: Stage, signed_in: Colleague, kind: ItemKind) -> HTMLResponse:
    """Show the items of a kind, those that go on first."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "process_languages": process.languages,
            "items": [
                {"number": item.id, "title": item.title, "is_chosen": item.is_chosen}
                for item in items_of(session, process, kind)
            ],
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
    """Put up an item with its title in one or more languages; an empty one changes nothing."""
    now = stage.clock()
    with stage.store.writing() as session:
        process = current_process(session)
        words = _words(process.languages, language, title)
        if words:
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
) -> Response:
    """Let exactly the ticked items go on, in the order of their places."""
    now = stage.clock()
    places = dict(zip(item, place, strict=False))
    ordered = sorted(chosen, key=lambda number: places.get(number, len(places)))
    with stage.store.writing() as session:
        process = current_process(session)
        choose_items(session, process, kind, ordered)
        who = signed_in.facilitator_id
        record(session, "items-choose", facilitator_id=who, now=now, kind=kind, items=ordered)
    return RedirectResponse(f"/board/items/{kind}", status_code=303)


def _words(
    known: Sequence[str], languages: Sequence[str], titles: Sequence[str]
) -> dict[str, str]:
    typed = zip(languages, titles, strict=False)
    words = {code: clean_text(title)[:LONGEST_TITLE] for code, title in typed if code in known}
    return {code: title for code, title in words.items() if title}
