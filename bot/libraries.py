"""Loading the large libraries while the rest of the process is at work already."""

from __future__ import annotations

import asyncio
from importlib import import_module
from types import ModuleType

from bot.loading import set_apart, uncollected


class Libraries:
    """Loads one module after the other, in the order in which they were asked for.

    Two at a time would only take the interpreter from each other, and both be late.
    """

    def __init__(self) -> None:
        """Make it on the event loop that will ask."""
        self._turn = asyncio.Lock()
        self._calm_until = 0.0

    async def load(self, name: str, *, head_start_s: float = 0.0) -> ModuleType:
        """Return the module, imported in a thread, so that the web answers meanwhile.

        Who asked for it then has the interpreter for so long: nothing else is loaded.
        """
        now = asyncio.get_running_loop().time
        async with self._turn:
            await asyncio.sleep(self._calm_until - now())
            module = await asyncio.to_thread(_load, name)
            self._calm_until = now() + head_start_s
            return module


def _load(name: str) -> ModuleType:
    with uncollected():
        module = import_module(name)
    set_apart()
    return module
