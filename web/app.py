"""The web application: the chat, the board, the read API, and signs of life."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from web import health, metrics, open_pages
from web.api import description as read_api
from web.backstage import Backstage
from web.board import demonstrating, rooms
from web.board.doors.gate import Visits
from web.board.doors.rules import require_rules
from web.board.room.desk import Desk
from web.brakes import Brakes
from web.chat import calendar, moving, page, speaking, telling
from web.chat import media as chat_media
from web.chat import stream as chat_stream
from web.chat.newcomers import Newcomers
from web.doorbell import Doorbell
from web.doorway import Doorway
from web.errors import answer_errors
from web.files import FreshFiles
from web.headers import SecurityHeaders
from web.limits import Limits
from web.pages import Pages
from web.results import page as results
from web.traffic import CountAnswers, Traffic
from workshop.board.census import Census
from workshop.board.days import Days
from workshop.outbox.mailbag import Mailbag

STATIC = Path(__file__).parent / "static"
MOST_BODY_BYTES = 1024 * 1024
"""Of a request body, where a route does not say more."""


def create_app(stage: Backstage) -> FastAPI:
    """Return the application over what stands behind it; opens nothing before a request comes."""
    app = FastAPI(
        title="Verksted",
        version=stage.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        max_body_size=MOST_BODY_BYTES,
    )
    app.state.backstage = stage
    app.state.pages = Pages(stage.catalogue)
    app.state.doorbell = Doorbell(stage.store)
    app.state.census = Census()
    app.state.days = Days()
    app.state.mailbag = Mailbag()
    app.state.desk = Desk()
    app.state.visits = Visits()
    app.state.traffic = Traffic()
    app.state.limits = Limits(stage.clock)
    app.state.brakes = Brakes(stage.clock)
    app.state.person_brakes = Brakes(stage.clock)
    app.state.newcomers = Newcomers(stage.clock)
    app.mount("/static", FreshFiles(directory=STATIC), name="static")
    board = (*rooms.ROUTERS, *([demonstrating.router] if stage.demo_door else []))
    require_rules(board)
    residents = (page, speaking, moving, telling, calendar, chat_media, chat_stream)
    everybody = (open_pages, results, health, metrics, read_api)
    for router in (
        *(part.router for part in residents),
        *board,
        *(part.router for part in everybody),
    ):
        # As they are: a router that is included has all its routes made a second time, with the
        # first request, and that takes half a second.
        app.router.routes.extend(router.routes)
    answer_errors(app)
    app.add_middleware(Doorway, public_url=stage.public_url)
    app.add_middleware(CountAnswers, traffic=app.state.traffic)
    app.add_middleware(SecurityHeaders, is_secure=stage.is_secure)
    return app
