"""The OpenAPI 3.1 description of the API: made of the routes, readable by anybody."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from web.api import ballots, contributions, figures, items, process
from web.api.answering import answer_with, may_have_it
from web.api.models import Problem

VERSION = "1.0.0"
"""Of the API: the first number grows when a reader would have to change."""
AT = "/api/v1"
ABOUT = """\
What came of a participation process, for the municipality's own systems: read only.

Lists that grow come in pages: go on with `next_cursor` while `has_more`, and later from the last
`next_cursor` for what is new. What was taken back, hidden or deleted is no longer there: fetch
everything anew now and then, at least once a day, and delete what no longer comes.

Every answer has an ETag; with `If-None-Match` it is 304 while nothing has changed.
"""
ROOMS = (process, items, contributions, figures, ballots)

api = APIRouter(
    prefix=AT,
    dependencies=[Depends(may_have_it)],
    generate_unique_id_function=lambda route: route.name,
)
for room in ROOMS:
    api.include_router(room.router)
router = APIRouter()
router.include_router(api)


@router.get(f"{AT}/openapi.json", include_in_schema=False)
@router.get("/openapi.json", include_in_schema=False)
def read_description(request: Request) -> Response:
    """Return this API's description."""
    return answer_with(request, written())


@cache
def written() -> bytes:
    """Return the description as it is sent, and as it stands in docs/openapi.json."""
    return (json.dumps(_described(), ensure_ascii=False, indent=2) + "\n").encode()


def _described() -> dict[str, Any]:
    described = get_openapi(
        title="Verksted read API", version=VERSION, description=ABOUT, routes=api.routes
    )
    schemas = described["components"]["schemas"]
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs"))
    schemas["Problem"] = shape
    return described
