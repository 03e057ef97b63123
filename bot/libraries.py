"""Loading the large libraries while the rest of the process is at work already."""

from __future__ import annotations

import asyncio
import gc
from importlib import import_module
from types import ModuleType


class Libraries:
    """Loads one module after the other, in the order in which they were asked for.

    Two at a time would only take the interpreter from each other, and both be late.
    """

    def __init__(self) -> None:
        """Make it on the event loop that will ask."""
        self._turn = asyncio.Lock()

    async def load(self, name: str) -> ModuleType:
        """Return the module, imported in a thread, so that the web answers meanwhile."""
        async with self._turn:
            return await asyncio.to_thread(_load, name)


def _load(name: str) -> ModuleType:
    # An import makes many objects and drops few: without collections aiogram's takes a fifth
    # less (measured: 2.0 s of processor time for 2.5). And none later need walk through them.
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()
