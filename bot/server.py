"""The web server inside our own event loop, stopped by our own signal handling."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from typing import Any, Literal

import uvicorn

from bot.house import House
from bot.loading import set_apart, uncollected
from bot.porch import Porch
from handlers.speaking import broadcast_question
from prompts.helplines import help_card
from web.app import create_app
from web.backstage import Backstage
from web.board.counting import count_ahead

GRACE_S = 3


class Server(uvicorn.Server):
    """A server that leaves signals to the process it lives in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def backstage_of(house: House, parts: tuple[str, ...]) -> Backstage:
    """Return what the pages work with; `/ready` waits for the heartbeat of `parts`."""
    return Backstage(
        store=house.store,
        vault=house.vault,
        shelf=house.shelf,
        catalogue=house.catalogue,
        clock=house.clock,
        hear=house.conversation.hear,
        make_say=partial(broadcast_question, house.catalogue),
        play=house.trials.play,
        help_card=help_card,
        public_url=house.settings.public_url,
        version=version("verksted"),
        parts=parts,
        metrics_token=house.settings.metrics_token,
        bot_username=house.settings.telegram_bot_username,
        messages_per_s=house.settings.telegram_messages_per_s,
        demo_door=house.demo_door,
        can_push=house.can_nudge and house.settings.can_push,
        can_mail=house.can_nudge and house.settings.can_mail,
    )


async def serve_web(
    house: House,
    parts: tuple[str, ...],
    listening: socket.socket,
    stop: asyncio.Event,
    porch: Porch | None = None,
) -> None:
    """Serve the pages until told to stop, behind a porch if Telegram comes to the same address.

    Open streams are given three seconds.
    """
    with uncollected():
        pages = create_app(backstage_of(house, parts))
    set_apart()
    count_ahead(house.store, pages.state.census, pages.state.days)
    if porch is None:
        await _serve(pages, listening, stop)
        return
    porch.pages = pages
    await _serve(porch, listening, stop)


async def serve_porch(porch: Porch, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serve what Telegram posts, and nothing else, until told to stop."""
    await _serve(porch, listening, stop, lifespan="off")


async def _serve(
    application: Any,
    listening: socket.socket,
    stop: asyncio.Event,
    *,
    lifespan: Literal["on", "off"] = "on",
) -> None:
    config = uvicorn.Config(
        application,
        # Its own handlers would print an error with its words; ours name its kind and place.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan=lifespan,
    )
    server = Server(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listening]))
        await stop.wait()
        server.should_exit = True
