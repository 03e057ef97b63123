"""What the read API says when it cannot answer: application/problem+json (RFC 9457), in English.

Nothing of a request is repeated in it, and nothing of a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.responses import Response

PREFIX = "/api/"
PROBLEM = "application/problem+json"
DETAILS = {
    400: "The request is not one that this server takes.",
    401: "Send a key that is in force: Authorization: Bearer verksted_…",
    403: "This key may read results only. What you asked for needs a wider scope.",
    404: "There is nothing at this address.",
    405: "This is a read API: GET only.",
    413: "The request is larger than this server takes.",
    422: "The query is not as the description says; `errors` names what is wrong.",
    429: "Too many requests. Retry-After says in how many seconds to come again.",
    500: "Something broke on our side. It has been logged.",
    503: "Not ready: the database cannot be had, or no process has been loaded. Come again soon.",
}


def is_api(path: str) -> bool:
    """Tell whether an address is the API's."""
    return path.startswith(PREFIX)


def problem(status: int, faults: Sequence[dict[str, str]] = ()) -> Response:
    """Return the problem for a status."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": DETAILS.get(status, DETAILS[400 if status < 500 else 500]),
    }
    if faults:
        content["errors"] = list(faults)
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="verksted"'
    return Response(json.dumps(content, ensure_ascii=False), status, headers, PROBLEM)


def faults_in(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Return what pydantic found, without what was sent."""
    return [
        {
            "place": str(one["loc"][0]),
            "name": ".".join(str(part) for part in one["loc"][1:]),
            "detail": str(one["msg"]),
        }
        for one in errors
    ]
