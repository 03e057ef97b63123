"""What a method is."""

from __future__ import annotations

from collections.abc import Callable

from tests.telegram.ask import Ask

# Takes effect under the world's lock and returns the JSON value of `result`.
Method = Callable[[Ask], object]
