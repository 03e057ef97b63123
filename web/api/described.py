"""What the description says of every route besides its answer: headers, and what can go wrong."""

from __future__ import annotations

from typing import Any

from web.api.problems import PROBLEM

Responses = dict[int | str, dict[str, Any]]

_TEXT = {"type": "string"}
_KEPT = {
    "ETag": {"description": "Names this very content.", "schema": _TEXT},
    "Cache-Control": {"description": "May be kept, and must be asked about.", "schema": _TEXT},
}
_AGAIN = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
_WHO = {"WWW-Authenticate": {"description": "Bearer.", "schema": _TEXT}}


def responses(*statuses: int) -> Responses:
    """Return what a route can answer: what all can, and these."""
    always: Responses = {
        200: {"headers": _KEPT},
        304: {"description": "What you have, as If-None-Match names it, still stands."},
        400: _problem("Another host name than ours, or bytes that no address has."),
        401: _problem("No key that is in force.", _WHO),
        422: _problem("The query is not as described here."),
        429: _problem("Too many requests of this key.", _AGAIN),
        503: _problem("Not ready.", _AGAIN),
    }
    more: Responses = {
        403: _problem("The key's scope is too narrow."),
        404: _problem("No such item on the board."),
    }
    return {**always, **{status: more[status] for status in statuses}}


def _problem(description: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    said: dict[str, Any] = {"description": description, "content": {PROBLEM: {"schema": schema}}}
    return {**said, "headers": headers} if headers else said
