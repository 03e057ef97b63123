"""Counts and states for those who watch the server (Prometheus); nothing of any person."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import PlainTextResponse, Response

from web.backstage import Backstage, Stage
from web.board.counting import census_of, mailbag_of
from web.doorway import LOOPBACK, host_in
from web.errors import error_page
from web.routes import Router
from web.traffic import traffic_of
from workshop.upkeep.figures import Figure, figures

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' own. Source: its documentation, "Exposition formats"."""
NO_STORE = {"Cache-Control": "no-store"}
router = Router()


@router.get("/metrics")
def metrics(
    request: Request, stage: Stage, authorization: Annotated[str, Header()] = ""
) -> Response:
    """Give the figures to whoever has METRICS_TOKEN; without one, to this machine only."""
    if not _may_read(request, stage, authorization):
        # As if it were not here: nobody else needs to know.
        return error_page(request, 404)
    now = stage.clock()
    with stage.store.reading() as session:
        queue = mailbag_of(request).by_state(session, now=now)
        shown = figures(session, census_of(request).count(session), queue, now=now)
    shown.append(traffic_of(request).figure())
    written = "".join(_written(figure) for figure in shown)
    return PlainTextResponse(written, media_type=TEXT_FORMAT, headers=NO_STORE)


def _may_read(request: Request, stage: Backstage, authorization: str) -> bool:
    if stage.metrics_token:
        wanted = f"Bearer {stage.metrics_token}".encode()
        return hmac.compare_digest(authorization.encode(), wanted)
    # A server in front, on this machine too, passes the public name on, or says for whom it asks.
    is_passed_on = "forwarded" in request.headers or "x-forwarded-for" in request.headers
    is_local_name = host_in(request.headers.get("host", "")) in LOOPBACK
    return is_local_name and not is_passed_on and _is_this_machine(request)


def _is_this_machine(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _written(figure: Figure) -> str:
    name = f"verksted_{figure.name}"
    lines = [f"# HELP {name} {figure.meaning}", f"# TYPE {name} {figure.kind}"]
    for labels, value in figure.values:
        pairs = ",".join(f'{label}="{_escaped(of)}"' for label, of in labels)
        lines.append(f"{name}{{{pairs}}} {value}" if pairs else f"{name} {value}")
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
