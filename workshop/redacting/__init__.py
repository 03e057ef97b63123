"""Names and other personal things in what was said: found, hidden everywhere, sealed, purged."""

from __future__ import annotations
