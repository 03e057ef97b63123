"""Needs, measures and solutions, the links between them, and what was said to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Path, Request, Response

from web.api import models
from web.api.answering import answer
from web.api.described import responses
from web.api.door import ReadsResults
from web.api.paging import Paging, cursor_at
from web.backstage import Stage
from web.routes import Router
from workshop.outside.keys import Scope
from workshop.outside.quotes import Shown, quotes_under
from workshop.outside.results import Told, find_item, told_items
from workshop.process import current_process

router = Router(tags=["items"])
ItemName = Annotated[
    str, Path(pattern=r"^[nms][1-9][0-9]{0,8}$", description="As in `id`.", examples=["n1"])
]


@router.get("/items", response_model=models.Items, responses=responses())
def read_items(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """Everything that stands on the board, needs first."""
    with stage.store.reading() as session:
        process = current_process(session)
        items = told_items(session, process)
    told = models.Items(process=process.slug, items=[_item(one) for one in items])
    return answer(request, told)


@router.get("/items/{item}", response_model=models.Item, responses=responses(404))
def read_item(request: Request, stage: Stage, reader: ReadsResults, item: ItemName) -> Response:
    """One of them."""
    with stage.store.reading() as session:
        found = find_item(session, current_process(session), item)
    if found is None:
        raise HTTPException(404)
    return answer(request, _item(found))


@router.get("/items/{item}/quotes", response_model=models.Quotes, responses=responses(404))
def read_quotes(
    request: Request, stage: Stage, reader: ReadsResults, item: ItemName, page: Paging
) -> Response:
    """The quotes under an item that may be seen outside: a facilitator has let them through."""
    with stage.store.reading() as session:
        process = current_process(session)
        of = ("quotes", process.slug, item)
        after = page.starts_after(*of)
        found = quotes_under(session, process, item, after=after, most=page.limit)
    if found is None:
        raise HTTPException(404)
    is_linked = reader.scope.opens(Scope.RECORD)
    told = models.Quotes(
        process=process.slug,
        item=item,
        quotes=[_quote(one, is_linked=is_linked) for one in found.quotes],
        next_cursor=cursor_at(found.last, *of),
        has_more=found.has_more,
    )
    return answer(request, told)


def _item(one: Told) -> models.Item:
    return models.Item(
        id=one.name,
        kind=one.kind,
        title=one.title,
        description=one.description,
        is_chosen=one.is_chosen,
        position=one.position,
        voices=models.Voices(room=one.in_room, chat=one.in_chat),
        built_on=list(one.built_on),
        led_to=list(one.led_to),
    )


def _quote(one: Shown, *, is_linked: bool) -> models.Quote:
    return models.Quote(
        id=f"q{one.number}",
        text=one.text,
        language=one.language,
        side=models.Side.ROOM if one.is_from_room else models.Side.CHAT,
        prompt=one.prompt,
        is_turned=one.is_turned,
        contribution=f"c{one.contribution}" if is_linked else None,
    )
