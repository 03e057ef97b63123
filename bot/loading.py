"""Loading much code at once, fast."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (10_000, 20, 100)
"""So many may be new before Python looks among them, and so many such looks until one among those
that stayed, or among all. By its own (700, 10, 10) it walks through all after a dozen reports,
and whoever asked for that one waits a third longer (measured: 25 to 55 ms of 140).
"""


@contextmanager
def uncollected() -> Iterator[None]:
    """Load without collections.

    An import makes many objects and drops few: without collections aiogram's takes a fifth less
    (measured: 2.0 s of processor time for 2.5), the pages' a quarter (1.8 s for 2.4).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def set_apart() -> None:
    """Let no collection walk through what has been loaded so far: it stays as long as we do.

    And look for rubbish seldom from then on, or as seldom as somebody wanted before. A page of
    the board makes some ten thousand objects, and nearly all of them go with it.
    """
    gc.freeze()
    gc.set_threshold(*map(max, gc.get_threshold(), SELDOM))
