"""Giving an answer of the API, or saying that the reader has it already."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import Response
from pydantic import BaseModel

JSON = "application/json"
HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""A reader may keep it, and asks each time whether it still stands."""
TAG_LETTERS = 32


def may_have_it(
    if_none_match: Annotated[
        str | None, Header(description="The ETag of what you have; 304 if it still stands.")
    ] = None,
) -> None:
    """Describe the header that every route takes; `answer` reads it."""


def answer(request: Request, content: BaseModel) -> Response:
    """Return the content with its ETag; 304 without it if the reader names that very ETag."""
    return answer_with(request, content.model_dump_json().encode())


def answer_with(request: Request, body: bytes) -> Response:
    """Return JSON that has been written already, in the same way."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:TAG_LETTERS]}"'
    headers = {**HEADERS, "ETag": tag}
    if _has_it(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def _has_it(named: str, tag: str) -> bool:
    tags = {one.strip().removeprefix("W/") for one in named.split(",")}
    return tag in tags or "*" in tags
