"""The HTTP side: routes, faults, limits and the book of calls."""

from __future__ import annotations

import time

from aiohttp import web

from tests.telegram.ask import Ask, read_ask
from tests.telegram.books import Call
from tests.telegram.fault_plan import FaultPlan
from tests.telegram.faults import HONEST
from tests.telegram.hooks import Hooks
from tests.telegram.json_types import Json
from tests.telegram.limits import RateLimit
from tests.telegram.methods import METHODS
from tests.telegram.poller import WEBHOOK_ACTIVE, Poller
from tests.telegram.postman import Postman
from tests.telegram.refusals import Refusal, unauthorized
from tests.telegram.reply import Reply
from tests.telegram.world import World

LARGEST_BODY = 64 << 20
UNWRITTEN = 0


class BotApi:
    """The web application. To be made on the loop that serves it."""

    def __init__(self, world: World, faults: FaultPlan, limit: RateLimit) -> None:
        self._world = world
        self._faults = faults
        self._limit = limit
        self.poller = Poller(world)
        self.postman = Postman(world, self._run_from_webhook)
        self._hooks = Hooks(self.poller, self.postman)
        world.when_queued += [self.poller.wake, self.postman.wake]

    def application(self) -> web.Application:
        """Return the application with its routes."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self._method)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._file)
        app.router.add_route("*", "/{anything:.*}", _not_found)
        return app

    async def _method(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return Reply.refused(unauthorized()).response()
        try:
            ask = await read_ask(self._world, request.match_info["method"], request)
        except Refusal as refusal:
            return Reply.refused(refusal).response()
        came_at = time.monotonic()
        fault = self._faults.draw(ask.method, ask.chat_id()) or HONEST
        await fault.before()
        reply = await self._reply(ask) if fault.took_effect else Reply.of(None)
        response = await fault.answer(request, reply)
        status = UNWRITTEN if request.transport is None else response.status
        self._enter(ask, status, came_at)
        return response

    async def _reply(self, ask: Ask) -> Reply:
        try:
            return await self._run(ask)
        except Refusal as refusal:
            return Reply.refused(refusal)

    async def _run(self, ask: Ask) -> Reply:
        if ask.method == "getupdates":
            if self.postman.hook is not None:
                return await self.poller.conflict(WEBHOOK_ACTIVE)
            return await self.poller.answer(ask)
        if ask.method == "setwebhook":
            return Reply.of(await self._hooks.set(ask))
        if ask.method == "deletewebhook":
            return Reply.of(await self._hooks.delete(ask))
        with self._world.changed:
            return Reply.of(self._effect(ask))

    def _effect(self, ask: Ask) -> object:
        if ask.method == "getwebhookinfo":
            return self._hooks.describe(ask)
        method = METHODS.get(ask.method)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if ask.method.startswith("send") and ask.method != "sendchataction":
            self._limit.charge(ask.chat_id() or 0, _weight(ask))
        try:
            return method(ask)
        finally:
            self._world.changed.notify_all()

    def _run_from_webhook(self, fields: Json) -> None:
        ask = Ask(self._world, str(fields.pop("method")), fields, {})
        with self._world.changed:
            try:
                self._effect(ask)
                status = 200
            except Refusal as refusal:
                status = refusal.code
        self._enter(ask, status, time.monotonic())

    def _enter(self, ask: Ask, status: int, came_at: float) -> None:
        now = time.monotonic()
        call = Call(came_at, now, ask.name, ask.chat_id(), ask.fields, status)
        with self._world.changed:
            self._world.books.calls.append(call)
            self._world.changed.notify_all()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return Reply.refused(unauthorized()).response()
        fault = self._faults.draw("download", None) or HONEST
        await fault.before()
        with self._world.changed:
            content = self._world.shelf.download(request.match_info["path"])
        if content is None:
            return await _not_found(request)
        return await fault.answer(request, Reply(200, content, "application/octet-stream"))


def _weight(ask: Ask) -> int:
    items = ask.parsed("media") if ask.method == "sendmediagroup" else None
    return len(items) if isinstance(items, list) else 1


async def _not_found(_request: web.Request) -> web.StreamResponse:
    return Reply.refused(Refusal(404, "Not Found")).response()
