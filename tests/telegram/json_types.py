"""The one loose type of the stand-in: Telegram's own JSON objects."""

from __future__ import annotations

from typing import Any

# Telegram's objects are deep, optional and grow every month; tests index them freely.
# Any is right here and nowhere else in the stand-in.
Json = dict[str, Any]
