"""The stand-in for the Telegram Bot API: a real HTTP server in a thread of this process."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.telegram.books import Books, Call, Delivery, Send
from tests.telegram.clock import Clock
from tests.telegram.ear import PATIENCE_S, Ear
from tests.telegram.fault_plan import FaultPlan
from tests.telegram.json_types import Json
from tests.telegram.limits import RateLimit
from tests.telegram.loop_thread import LoopThread
from tests.telegram.objects import user
from tests.telegram.person import Resident
from tests.telegram.postman import Patience
from tests.telegram.server import BotApi
from tests.telegram.world import World

TOKEN = "4200000001:stand-in-token-that-opens-nothing"
FIRST_RESIDENT = 5_000_000_001


class StandIn:
    """A Telegram of one's own. `with StandIn.start() as standin:` runs and stops it.

    Methods are at `<base_url>/bot<token>/<method>`, files at `<base_url>/file/bot<token>/<path>`.
    All public members may be used from any thread.
    """

    def __init__(self, *, token: str, clock: Clock, seed: int, host: str) -> None:
        self.token = token
        self.clock = clock
        self.faults = FaultPlan(seed=seed)
        self.limit = RateLimit()
        self.world = World(token, clock, seed=seed)
        self._host = host
        self._port = 0
        self._residents = 0
        self._thread = LoopThread()

    @classmethod
    def start(
        cls,
        *,
        port: int = 0,
        token: str = TOKEN,
        clock: Clock | None = None,
        seed: int = 1,
        host: str = "127.0.0.1",
    ) -> Self:
        """Return a stand-in that answers already; port 0 takes a free one."""
        standin = cls(token=token, clock=clock or Clock(), seed=seed, host=host)
        standin._thread.run(standin._open(port))
        return standin

    def stop(self) -> None:
        """End the server and its thread; unanswered polls are cut."""
        self._thread.run(self._close())
        self._thread.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Return the value for TELEGRAM_API_BASE, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    def goes_away(self) -> None:
        """Stop listening and cut all connections: refused from now on. Nothing is forgotten."""
        self._thread.run(self._stop_listening())

    def comes_back(self) -> None:
        """Listen again at the same port."""
        self._thread.run(self._listen(self._port))

    # Residents and their updates

    def resident(
        self,
        first_name: str = "Anna",
        language_code: str | None = "nb",
        *,
        user_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        known: bool = True,
    ) -> Resident:
        """Return a resident; with `known=False` the bot cannot write before she does."""
        with self.world.changed:
            own_id = FIRST_RESIDENT + self._residents if user_id is None else user_id
            self._residents += 1
        person = user(
            own_id,
            first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        return Resident(self.world, person, known=known)

    def residents(self, count: int) -> list[Resident]:
        """Return many residents, named by number."""
        return [self.resident(f"Innbygger {number}") for number in range(1, count + 1)]

    def push(self, update: Json) -> int | None:
        """Queue any update and return its id; None when the bot did not ask for its kind.

        With an `update_id` that was used before it is a repetition of that update.
        """
        entry = self.world.push(update)
        return None if entry is None else entry.update_id

    def repeat(self, update_id: int | None = None, *, under_new_id: bool = False) -> int | None:
        """Bring an update (the latest, by default) once more, even if it was acknowledged."""
        with self.world.changed:
            update = self.world.queue.recall(update_id)
        if under_new_id:
            update.pop("update_id")
        return self.push(update)

    def redraw_update_ids(self, *, lower: bool = True) -> None:
        """Let update ids start anew at random, as after a week without updates."""
        with self.world.changed:
            self.world.queue.redraw_ids(lower=lower)

    # What came of it

    @property
    def books(self) -> Books:
        """Return all that was counted."""
        return self.world.books

    @property
    def calls(self) -> list[Call]:
        """Return every call in order of its answer."""
        with self.world.changed:
            return list(self.world.books.calls)

    @property
    def sends(self) -> list[Send]:
        """Return every message that took effect, with its monotonic time."""
        with self.world.changed:
            return list(self.world.books.sends)

    def deliveries(self, chat: Ear | int | None = None) -> list[Delivery]:
        """Return the messages as they were sent to one chat, or to all, in order."""
        chat_id = chat.chat_id if isinstance(chat, Ear) else chat
        with self.world.changed:
            every = list(self.world.books.deliveries)
        return [one for one in every if chat_id is None or one.chat_id == chat_id]

    @property
    def acknowledged(self) -> int | None:
        """Return the highest update id the bot has confirmed since ids were last redrawn."""
        return self.world.queue.acknowledged

    @property
    def acknowledged_count(self) -> int:
        """Return how many updates the bot has confirmed."""
        return self.world.queue.acknowledged_count

    def pending(self) -> int:
        """Return how many updates still wait to be confirmed."""
        with self.world.changed:
            return self.world.queue.pending()

    @property
    def profile(self) -> Json:
        """Return what the bot has set about itself, as `commands:nb` → list."""
        return self.world.profile

    def waits_until(self, is_so: Callable[[], bool], *, timeout_s: float = PATIENCE_S) -> None:
        """Return when the claim holds; it is looked at after each call. Else AssertionError."""
        came = self.world.wait_for(lambda: True if is_so() else None, timeout_s)
        assert came, f"not so within {timeout_s} s"

    def waits_until_drained(self, *, timeout_s: float = PATIENCE_S) -> None:
        """Return when every update is confirmed; AssertionError when time is out."""
        self.waits_until(lambda: self.pending() == 0, timeout_s=timeout_s)

    # How strict it is

    def strict_limit(
        self, per_second: int | None = 30, *, per_chat_per_second: int | None = None
    ) -> None:
        """Answer 429 when a sliding second would hold more messages; None ends the limit."""
        self.limit.per_second = per_second
        self.limit.per_chat_per_second = per_chat_per_second

    @property
    def webhook_patience(self) -> Patience:
        """Return the pauses between webhook attempts, for a test to shorten."""
        return self._api.postman.patience

    @property
    def webhook_attempts(self) -> int:
        """Return how often the webhook was called."""
        return self._api.postman.attempts

    def slow_repeated_polls(self, slow: bool) -> None:
        """Switch Telegram's braking of the same offset asked twice within 3 s (on by default)."""
        self._api.poller.slows_repeats = slow

    def takes_voices_as(self, kind: str) -> None:
        """Hold what is uploaded as a voice as something else: `audio` or `document`."""
        self.world.takes_voices_as = kind

    # The thread

    async def _open(self, port: int) -> None:
        self._api = BotApi(self.world, self.faults, self.limit)
        self._runner = web.AppRunner(
            self._api.application(), access_log=None, shutdown_timeout=0.02
        )
        await self._runner.setup()
        await self._listen(port)

    async def _listen(self, port: int) -> None:
        self._site = web.TCPSite(self._runner, self._host, port)
        await self._site.start()
        self._port = self._runner.addresses[0][1]

    async def _stop_listening(self) -> None:
        await self._site.stop()
        for protocol in list(self._runner.server.connections if self._runner.server else ()):
            if protocol.transport is not None:
                protocol.transport.abort()

    async def _close(self) -> None:
        await self._api.postman.close()
        await self._stop_listening()
        await self._runner.cleanup()
